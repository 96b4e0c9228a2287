/** Rate, errors and duration of every route, as one histogram. */
import type { AfterAnswer } from "./answered.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** Node's parser knows many more, which nobody uses but to look for holes. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

export function red(metrics: ServiceMetrics): AfterAnswer {
  const duration = metrics.histogram("http_request_duration_seconds");
  return (request, reply, status) => {
    // An event stream lives as long as its page is open: that is no latency.
    if (String(reply.getHeader("content-type")).startsWith("text/event-stream")) return;
    // The route as it was declared: paths as they were asked for have no bounds.
    const route = request.routeOptions.url ?? "none";
    const method = methods.has(request.method) ? request.method : "other";
    duration.observe({ method, route, status: String(status) }, reply.elapsedTime / 1_000);
  };
}
