import type { MonitoringName } from "../../library/stacks.ts";
import type { PlatformName } from "../../model/cluster.ts";
import type { Call as AnyCall, Microservice as AnyMicroservice } from "../../model/microservice.ts";
import type { NamespaceName } from "../application.ts";
import type { ExternalName } from "../externals.ts";
import { auth } from "./auth.ts";
import { frontend } from "./frontend.ts";
import { gateway } from "./gateway.ts";
import { images } from "./images.ts";
import { metrics } from "./metrics.ts";
import { monitoringGateway } from "./monitoring-gateway.ts";
import { nodeExporter } from "./node-exporter.ts";
import { notifications } from "./notifications.ts";
import { policyProbe } from "./policy-probe.ts";
import { postgres } from "./postgres.ts";
import { postgresExporter } from "./postgres-exporter.ts";
import { redis } from "./redis.ts";
import { redisExporter } from "./redis-exporter.ts";
import { tasks } from "./tasks.ts";
import { users } from "./users.ts";

/** All microservices. `npm run new -- microservice NAME` adds a line here and a file beside this one. */
export const microservices = {
  auth,
  frontend,
  gateway,
  images,
  metrics,
  "monitoring-gateway": monitoringGateway,
  "node-exporter": nodeExporter,
  notifications,
  "policy-probe": policyProbe,
  postgres,
  "postgres-exporter": postgresExporter,
  redis,
  "redis-exporter": redisExporter,
  tasks,
  users,
};

export type MicroserviceName = keyof typeof microservices;

/** An interface, not a type: it is resolved lazily, so that each microservice's type may name all the others. */
export interface Call extends AnyCall {
  readonly to: MicroserviceName | MonitoringName | ExternalName | PlatformName;
}

export interface Microservice extends AnyMicroservice<Call, NamespaceName> {}
