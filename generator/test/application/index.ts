/**
 * The application that tests render: small, frozen and complete. It has two clusters, six microservices that serve requests and
 * those that they need, and it uses every feature of the model at least once. It is independent of the catalog, so that a new
 * microservice or cluster there changes no expectation here: tests name its microservices, ports and hosts literally. Change it
 * only when the model changes. The catalog itself is tested in generator/test/catalog.
 */
import type { Facts } from "../../src/plan/facts.ts";
import { application } from "./application.ts";
import { charts } from "./charts.ts";
import { laptop, rack } from "./clusters.ts";
import { externals } from "./externals.ts";
import { monitoring } from "./monitoring.ts";
import {
  monitoringGateway,
  nodeExporter,
  policyProbe,
  postgres,
  postgresExporter,
  redis,
  redisExporter,
} from "./platform.ts";
import { archive, auth, frontend, gateway, images, tasks } from "./services.ts";

export const microservices = {
  archive,
  auth,
  frontend,
  gateway,
  images,
  "monitoring-gateway": monitoringGateway,
  "node-exporter": nodeExporter,
  "policy-probe": policyProbe,
  postgres,
  "postgres-exporter": postgresExporter,
  redis,
  "redis-exporter": redisExporter,
  tasks,
};

export const clusters = { laptop, rack };

export const facts: Facts = {
  application,
  microservices,
  externals,
  charts,
  clusters,
  delivery: { source: { url: "https://git.test/app.git", revision: "main" }, argocdVersion: "v3.5.7" },
  waitImage: "registry.test/busybox:1.37.0",
  monitoring,
};
