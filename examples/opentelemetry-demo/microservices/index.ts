import type { MonitoringName } from "#generator/library/stacks.ts";
import type { PlatformName } from "#generator/model/cluster.ts";
import type { Call as AnyCall, Microservice as AnyMicroservice } from "#generator/model/microservice.ts";
import type { NamespaceName } from "../application.ts";
import type { ExternalName } from "../externals.ts";
import { accounting } from "./accounting.ts";
import { ad } from "./ad.ts";
import { astronomyDb } from "./astronomy-db.ts";
import { cart } from "./cart.ts";
import { checkout } from "./checkout.ts";
import { currency } from "./currency.ts";
import { email } from "./email.ts";
import { flagd } from "./flagd.ts";
import { fraudDetection } from "./fraud-detection.ts";
import { frontend } from "./frontend.ts";
import { frontendProxy } from "./frontend-proxy.ts";
import { imageProvider } from "./image-provider.ts";
import { kafka } from "./kafka.ts";
import { loadGenerator } from "./load-generator.ts";
import { monitoringGateway } from "./monitoring-gateway.ts";
import { otelCollector } from "./otel-collector.ts";
import { payment } from "./payment.ts";
import { productCatalog } from "./product-catalog.ts";
import { quote } from "./quote.ts";
import { recommendation } from "./recommendation.ts";
import { shipping } from "./shipping.ts";
import { valkeyCart } from "./valkey-cart.ts";

/** The core of the demo: the shop itself, its stores, its feature flags and the collector of its telemetry. */
export const microservices = {
  accounting,
  ad,
  "astronomy-db": astronomyDb,
  cart,
  checkout,
  currency,
  email,
  flagd,
  "fraud-detection": fraudDetection,
  frontend,
  "frontend-proxy": frontendProxy,
  "image-provider": imageProvider,
  kafka,
  "load-generator": loadGenerator,
  "monitoring-gateway": monitoringGateway,
  "otel-collector": otelCollector,
  payment,
  "product-catalog": productCatalog,
  quote,
  recommendation,
  shipping,
  "valkey-cart": valkeyCart,
};

export type MicroserviceName = keyof typeof microservices;

/** An interface, not a type: it is resolved lazily, so that each microservice may name all the others. */
export interface Call extends AnyCall {
  readonly to: MicroserviceName | MonitoringName | ExternalName | PlatformName;
}

export interface Microservice extends AnyMicroservice<Call, NamespaceName> {}
