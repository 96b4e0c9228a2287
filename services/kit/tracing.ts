/**
 * OpenTelemetry traces of requests and calls, with the context passed on, if OTEL_EXPORTER_OTLP_ENDPOINT is set. Loaded first,
 * by `node --import`. Without that variable, no module of OpenTelemetry is loaded.
 */
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) await (await import("./tracing-start.ts")).startTracing();
