import { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import { readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { watchCertificates } from "./certificates.ts";
import { settings } from "./config.ts";
import { probe } from "./probe.ts";

await run(async () => {
  const config = readConfig(settings);
  const log = createLog(config);
  const metrics = createMetrics(policyProbe);
  const { forbidden: targets, certificates, interval, timeout } = config;
  const loops = [
    probe({ targets, interval, timeout, log, metrics }),
    ...(certificates ? [watchCertificates({ directory: certificates, interval, log, metrics })] : []),
  ];
  const app = await createApp({ config, log, metrics });
  await serve({ app, config, start: loops.map(({ start }) => start), stop: loops.map(({ stop }) => stop) });
});
