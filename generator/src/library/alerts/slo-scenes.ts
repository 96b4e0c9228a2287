/** Half an hour of requests for the unit tests of slo.ts, in counts per minute. */
import type { Scene } from "../../promql/index.ts";
import type { Objectives } from "../objectives.ts";

type Scenes = { readonly fires: Scene & { readonly labels: { readonly job: string } }; readonly silent: Scene };

/**
 * Scenes whose shares of failed and slow requests are multiples of what the objectives allow.
 * @param cause series by which the alert on a cause fires
 */
export function burnScenes(job: string, { available, fast, untimed = [] }: Objectives, cause?: Scene["series"]) {
  const labels = `job="${job}", namespace="shop", pod="${job}-a", method="GET"`;
  const count = (route: string, status: string) =>
    `http_request_duration_seconds_count{${labels}, route="${route}", status="${status}"}`;
  const within = (route: string) =>
    `http_request_duration_seconds_bucket{${labels}, route="${route}", status="200", le="${fast.within}"}`;

  /** 1,000 requests a minute, failing at this burn rate. Probes fail too, and must not count. */
  const failing = (rate: number) => {
    const perMinute = Math.round(rate * (1 - available) * 1_000);
    return {
      [count("/things", "200")]: `0+${1_000 - perMinute}x60`,
      [count("/things", "503")]: `0+${perMinute}x60`,
      [count("/readyz", "503")]: "0+1000x60",
    };
  };
  /** 1,000 requests a minute, slow at this burn rate. */
  const lingering = (rate: number, route = "/things") => {
    const perMinute = Math.min(1_000, Math.round(rate * (1 - fast.share) * 1_000));
    return { [count(route, "200")]: "0+1000x60", [within(route)]: `0+${1_000 - perMinute}x60` };
  };
  const told = { job };
  const [unimportant] = untimed;
  return {
    failedFast: {
      fires: { series: failing(20), at: "5m", labels: told },
      // The cause has its own alert. Without a cause: all that fails are probes.
      silent: { series: cause ? { ...failing(20), ...cause } : failing(0), at: "5m" },
    },
    failedSlowly: {
      fires: { series: failing(4), at: "25m", labels: told },
      silent: { series: failing(0.8), at: "25m" },
    },
    slowFast: {
      fires: { series: lingering(8), at: "5m", labels: told },
      // The duration of such a route depends on its client.
      silent: { series: unimportant === undefined ? lingering(2) : lingering(8, unimportant), at: "5m" },
    },
    slowSlowly: {
      fires: { series: lingering(4), at: "25m", labels: told },
      silent: { series: lingering(0.8), at: "25m" },
    },
  } as const satisfies Record<string, Scenes>;
}
