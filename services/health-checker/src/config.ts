import { integer, serviceSettings, url } from "@taskflow/kit/config.ts";

export const settings = {
  ...serviceSettings,
  /** Whose readiness is asked for. */
  metricsUrl: url("METRICS_URL", ["http:", "https:"]),
  /** Seconds from one check to the next. */
  interval: integer("INTERVAL_SECONDS", { min: 1, max: 3_600, fallback: 15 }),
} as const;
