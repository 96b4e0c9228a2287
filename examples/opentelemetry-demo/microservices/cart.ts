import { grpc, grpcProbes, nobody, telemetry, toCollector, toFlags } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const cart: Microservice = {
  name: "cart",
  description: "Keeps the shopping carts",
  owner: "orders",
  namespace: "otel-demo-shop",
  image: demo("cart"),
  run: { kind: "image", user: nobody, probes: grpcProbes },
  ports: { grpc },
  calls: [{ to: "kube-dns" }, { to: "valkey-cart", env: "VALKEY_ADDR" }, toFlags, toCollector.byGrpc],
  environment: { ...telemetry("cart", "high"), CART_PORT: "8080", ASPNETCORE_URLS: "http://*:8080" },
  resources: { cpu: ["20m", "500m"], memory: ["96Mi", "160Mi"] },
};
