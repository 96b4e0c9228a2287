/** The fixture application's clusters and some users of it: what the catalog declares changes no expectation here. */
import type { Cluster } from "../../generator/src/model/cluster.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { clusters, facts } from "../../generator/test/application/index.ts";
import type { Ask } from "../load/ask.ts";
import type { Kind } from "../load/kind.ts";
import type { Users } from "../load/users.ts";

const target = (cluster: Cluster) => ({ cluster, planned: plan(facts, cluster) });

/** One node, the chart, a NodePort. */
export const laptop = target(clusters.laptop);
/** Two replicas, plain Prometheus, hosts only. */
export const rack = target(clusters.rack);

const get = (path: string) => (): Ask => ({ method: "GET", path });

export const kinds: readonly Kind[] = [
  { name: "open the page", weight: 1, service: "frontend", request: get("/") },
  { name: "list tasks", weight: 5, service: "tasks", request: get("/tasks") },
  { name: "create a task", weight: 2, service: "tasks", also: ["archive"], request: get("/tasks") },
  { name: "see pictures", weight: 3, service: "images", request: get("/images?task=1") },
  { name: "log in", weight: 1, service: "auth", request: get("/login") },
];

export const users: Users = {
  kinds,
  sample: { cookie: undefined },
  people: (_seed, count) => Array.from({ length: count }, () => ({ cookie: undefined })),
  gather: async () => {},
  logIn: async () => {},
};
