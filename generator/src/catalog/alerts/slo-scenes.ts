/** Half an hour of requests for the unit tests of slo.ts, in counts per minute. */
import type { Scene } from "../../promql/index.ts";

const labels = 'job="tasks", namespace="taskflow-backend", pod="tasks-a", method="GET"';
const count = (route: string, status: string) =>
  `http_request_duration_seconds_count{${labels}, route="${route}", status="${status}"}`;
const within = (route: string) =>
  `http_request_duration_seconds_bucket{${labels}, route="${route}", status="200", le="0.25"}`;

/** 1,000 requests a minute, of which this many fail. Probes fail too, and must not count. */
const failing = (perMinute: number) => ({
  [count("/tasks", "200")]: `0+${1_000 - perMinute}x60`,
  [count("/tasks", "503")]: `0+${perMinute}x60`,
  [count("/readyz", "503")]: "0+1000x60",
});

/** 1,000 requests a minute, of which this many are slow. */
const lingering = (perMinute: number, route = "/tasks") => ({
  [count(route, "200")]: "0+1000x60",
  [within(route)]: `0+${1_000 - perMinute}x60`,
});

const tasks = { job: "tasks" };
type Scenes = { readonly fires: Scene & { readonly labels: typeof tasks }; readonly silent: Scene };

export const burnScenes = {
  failedFast: {
    fires: { series: failing(100), at: "5m", labels: tasks },
    // The database is down: one alert for it, not one for each service.
    silent: { series: { ...failing(100), 'pg_up{job="postgres-exporter"}': "0x60" }, at: "5m" },
  },
  failedSlowly: {
    fires: { series: failing(20), at: "25m", labels: tasks },
    silent: { series: failing(4), at: "25m" },
  },
  slowFast: {
    fires: { series: lingering(400), at: "5m", labels: tasks },
    // A picture's duration depends on its client's connection.
    silent: { series: lingering(400, "/images/:id"), at: "5m" },
  },
  slowSlowly: {
    fires: { series: lingering(200), at: "25m", labels: tasks },
    silent: { series: lingering(40), at: "25m" },
  },
} as const satisfies Record<string, Scenes>;
