import { flagFile } from "../files/flags.ts";
import { nonroot, probesBy, telemetry, toCollector } from "../shared.ts";
import { thirdParty } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const flagd: Microservice = {
  name: "flagd",
  description: "Tells the other services which feature flags are on",
  owner: "platform",
  namespace: "otel-demo-shop",
  image: thirdParty.flagd,
  run: {
    kind: "image",
    args: ["start", "--port", "8013", "--ofrep-port", "8016", "--uri", "file:/etc/flagd/demo.flagd.json"],
    user: nonroot,
    files: { "/etc/flagd/demo.flagd.json": flagFile },
    probes: probesBy(
      { http: { path: "/readyz", port: "management" } },
      { http: { path: "/healthz", port: "management" } },
    ),
  },
  ports: {
    rpc: { port: 8013, appProtocol: "kubernetes.io/h2c" },
    ofrep: { port: 8016 },
    management: { port: 8014 },
  },
  calls: [{ to: "kube-dns" }, toCollector.byHttp],
  environment: { ...telemetry("flagd", "low"), OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf", GOMEMLIMIT: "60MiB" },
  resources: { cpu: ["10m", "500m"], memory: ["32Mi", "75Mi"] },
};
