/** The configuration of product-catalog's OpenTelemetry SDK. The program replaces each `${NAME}` by the variable's value. */
const exporter = { otlp_grpc: { endpoint: "${OTEL_EXPORTER_OTLP_ENDPOINT}" } };
const preference = "${OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE}";

// JSON is YAML too.
export const sdkConfiguration: string = `${JSON.stringify(
  {
    file_format: "1.0",
    disabled: false,
    log_level: "info",
    logger_provider: { processors: [{ batch: { exporter } }] },
    meter_provider: {
      readers: [
        { periodic: { exporter: { otlp_grpc: { ...exporter.otlp_grpc, temporality_preference: preference } } } },
      ],
    },
    tracer_provider: { processors: [{ batch: { exporter } }] },
    propagator: { composite: [{ tracecontext: null }, { baggage: null }] },
    resource: {
      attributes_list: "${OTEL_RESOURCE_ATTRIBUTES}",
      "detection/development": {
        detectors: [{ container: null }, { host: null }, { process: null }, { service: null }],
      },
    },
  },
  null,
  2,
)}\n`;
