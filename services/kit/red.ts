/** Rate, errors and duration of every route, as one histogram. */
import { http } from "@taskflow/generator/metrics/http";
import type { AfterAnswer } from "./answered.ts";
import { wordOf } from "./metric-labels.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** Node's parser accepts many more methods, which only scanners use. */
const words = http.http_request_duration_seconds.labels;

export function red(metrics: ServiceMetrics<typeof http>): AfterAnswer {
  const { http_request_duration_seconds: duration } = metrics.declared;
  return (request, reply, status) => {
    // An event stream lasts as long as its page is open: its duration is not a latency.
    if (String(reply.getHeader("content-type")).startsWith("text/event-stream")) return;
    // The declared route: requested paths are unbounded.
    const route = request.routeOptions.url ?? "none";
    const method = wordOf(words.method, request.method);
    duration.observe({ method, route, status: wordOf(words.status, `${status}`) }, reply.elapsedTime / 1_000);
  };
}
