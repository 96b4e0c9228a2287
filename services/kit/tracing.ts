/**
 * OpenTelemetry traces where OTEL_EXPORTER_OTLP_ENDPOINT is set: requests in, calls out, the context passed on. Loaded
 * before all else, by `node --import`. Where it is not set, none of it is even read.
 */
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) await (await import("./tracing-start.ts")).startTracing();
