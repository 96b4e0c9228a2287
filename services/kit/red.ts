/** Rate, errors and duration of every route, as one histogram. */
import { http } from "@taskflow/generator/metrics/http";
import type { AfterAnswer } from "./answered.ts";
import { wordOf } from "./metric-labels.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** Node's parser knows many more methods, which nobody uses but to look for holes. */
const words = http.http_request_duration_seconds.labels;

export function red(metrics: ServiceMetrics<typeof http>): AfterAnswer {
  const { http_request_duration_seconds: duration } = metrics.declared;
  return (request, reply, status) => {
    // An event stream lives as long as its page is open: that is no latency.
    if (String(reply.getHeader("content-type")).startsWith("text/event-stream")) return;
    // The route as it was declared: paths as they were asked for have no bounds.
    const route = request.routeOptions.url ?? "none";
    const method = wordOf(words.method, request.method);
    duration.observe({ method, route, status: wordOf(words.status, `${status}`) }, reply.elapsedTime / 1_000);
  };
}
