/**
 * The collector's configuration: takes all signals by OTLP, shows the metrics to Prometheus, and prints a line for the others,
 * whose stores (Jaeger, OpenSearch) are not part of this example.
 */
export const collectorConfiguration = `receivers:
  otlp:
    protocols:
      grpc: { endpoint: 0.0.0.0:4317 }
      http:
        endpoint: 0.0.0.0:4318
        cors: # browsers send their spans too
          allowed_origins: ["http://*", "https://*"]
          allowed_headers: [content-type, traceparent, baggage]
processors:
  memory_limiter: { check_interval: 5s, limit_percentage: 80, spike_limit_percentage: 25 }
  batch: {}
exporters:
  debug: {}
  prometheus: { endpoint: 0.0.0.0:8889 }
extensions:
  health_check: { endpoint: 0.0.0.0:13133 }
service:
  extensions: [health_check]
  pipelines:
    traces: { receivers: [otlp], processors: [memory_limiter, batch], exporters: [debug] }
    metrics: { receivers: [otlp], processors: [memory_limiter, batch], exporters: [prometheus] }
    logs: { receivers: [otlp], processors: [memory_limiter, batch], exporters: [debug] }
`;
