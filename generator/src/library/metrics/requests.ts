import type { MetricSet } from "../../model/metric.ts";
import { latency } from "./latency.ts";

/** A service's metrics of the requests that it answers. */
export const requests = {
  http_request_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "Requests by route and status, and how long they took",
    labels: {
      method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"],
      // The declared route, or "none": requested paths are unbounded.
      route: { atMost: 32 },
      // 499: the client closed the connection before the response.
      // biome-ignore format: one line per class
      status: [
        "200", "201", "202", "204", "206",
        "302", "304",
        "400", "401", "403", "404", "405", "409", "410", "412", "413", "415", "416", "422", "428", "429", "499",
        "500", "503", "507",
        "other",
      ],
    },
    buckets: latency,
  },
} as const satisfies MetricSet;
