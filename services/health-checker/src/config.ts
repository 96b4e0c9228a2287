import { integer, serviceSettings, url } from "@taskflow/kit/config.ts";

export const settings = {
  ...serviceSettings,
  /** The service whose readiness is probed. */
  metricsUrl: url("METRICS_URL", ["http:", "https:"]),
  /** Seconds between two checks. */
  interval: integer("INTERVAL_SECONDS", { min: 1, max: 3_600, fallback: 15 }),
} as const;
