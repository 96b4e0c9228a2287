import type { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import { addressesOf } from "./attempt.ts";
import type { settings } from "./config.ts";

export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof policyProbe>;
}

export async function createApp({ config, log, metrics }: Deps): Promise<App> {
  const { name, forbidden, timeout } = config;
  const description = "Tries connections that no edge declares, and reports those that open.";
  // Without DNS nothing can be tried. One resolved name proves that DNS answers; the others may no longer exist.
  const answers = () => Promise.any(forbidden.map(({ host }) => addressesOf(host, timeout)));
  const checks = [{ name: "dns", check: async () => void (await answers()) }];
  return createServiceApp({ name, description, config, log, metrics, checks });
}
