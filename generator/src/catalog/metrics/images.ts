import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { http } from "./http.ts";

export const images = {
  ...node,
  ...http,
  taskflow_uploads_total: {
    type: "counter",
    unit: "count",
    help: "Uploads, by result",
    labels: {
      result: ["kept", "malformed", "too large", "no picture", "unavailable", "full", "broken off", "error"],
    },
  },
  taskflow_upload_bytes_total: { type: "counter", unit: "bytes", help: "Bytes of pictures taken", labels: {} },
} as const satisfies MetricSet;
