/** Rate, errors and duration of every route, as one histogram. */
import type { App } from "./app.ts";
import type { ServiceMetrics } from "./metrics.ts";

export function registerRed(app: App, metrics: ServiceMetrics): void {
  const duration = metrics.histogram("http_request_duration_seconds");
  app.addHook("onResponse", async (request, reply) => {
    // The route as it was declared: paths as they were asked for have no bounds.
    const route = request.routeOptions.url ?? "none";
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    duration.observe(labels, reply.elapsedTime / 1_000);
  });
}
