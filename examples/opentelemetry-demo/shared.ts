/** Facts that many of the demo's microservices share. */
import type { Container, ProbeAction } from "#generator/model/run.ts";
import { release } from "./versions.ts";

type Criticality = "low" | "medium" | "high" | "critical";

/** The variables that every OpenTelemetry SDK reads. */
export const telemetry = (name: string, criticality: Criticality) => ({
  OTEL_SERVICE_NAME: name,
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "cumulative",
  OTEL_RESOURCE_ATTRIBUTES: `service.version=${release},service.criticality=${criticality}`,
});

/** Telemetry goes to the collector. The shop starts and works without it. */
const collector = { to: "otel-collector", env: "OTEL_EXPORTER_OTLP_ENDPOINT", scheme: "http", atStart: false } as const;
export const toCollector = {
  byGrpc: { ...collector, port: "otlp-grpc" },
  byHttp: { ...collector, port: "otlp-http" },
} as const;

/** Feature flags come from flagd. Its clients read the host and the port from two variables. */
export const toFlags = {
  to: "flagd",
  port: "rpc",
  env: { host: "FLAGD_HOST", port: "FLAGD_PORT" },
} as const;

/** A port that speaks gRPC. */
export const grpc = { port: 8080, appProtocol: "kubernetes.io/h2c" } as const;

/** A program that hangs is restarted; one that is not ready gets no requests, and one that starts has two minutes. */
export const probesBy = (ready: ProbeAction, alive: ProbeAction = { tcp: {} }): NonNullable<Container["probes"]> => ({
  startup: { ...alive, every: 2, failures: 60 },
  readiness: ready,
  liveness: alive,
});
/** The health service of gRPC. */
export const grpcProbes = probesBy({ grpc: {} });

/** The user of images that name none: they would run as root. */
export const nobody = 10001;
/** The user of Google's images for programs without a shell. */
export const nonroot = 65532;
