/** The fixture application with one host that has every kind of path, and a microservice of any image without routes. */
import type { Entry, Host } from "../../src/model/cluster.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { facts, microservices } from "../application/index.ts";
import { clusterOf } from "../facts.ts";

const shop: Microservice = {
  name: "shop",
  description: "Any image: two ports, no routes",
  owner: "web",
  namespace: "taskflow-backend",
  run: { kind: "image", user: 10_001 },
  image: { repository: "registry.test/shop", tag: "1.2.3" },
  ports: { web: { port: 8080, servicePort: 80 }, admin: { port: 9000 } },
  calls: [],
  resources: { cpu: ["10m", "100m"], memory: ["16Mi", "64Mi"] },
};

/** A route two words deep. */
const list: Microservice = {
  ...shop,
  name: "list",
  ports: { http: { port: 8080 } },
  routes: { "/api/list": { to: "/list/all", auth: "none" } },
};

export const host = "every.test";

export const paths: Host["paths"] = {
  "/": "tasks",
  "/tasks/archive": "archive",
  "/tasks/pictures": "images",
  "/store": "list",
  "/store/list": "images",
  "/tasks/hook": { to: "auth", pathType: "Exact" },
  "/export": { to: "tasks", port: "export", maxBody: "2m", timeoutSeconds: 2 },
  "/api": "gateway",
  "/page": "frontend",
  "/shop": "shop",
  "/straight": { to: "shop", direct: true, port: "admin" },
  "/straight/in": { to: "shop", direct: true, pathType: "Exact" },
};

/** The facts with those paths, and other fields of the cluster's `ingress`. */
export function withEntry(ingress: Partial<Entry> = {}, name = "rack"): Facts {
  const declared = clusterOf(facts, name);
  const { gateway } = microservices;
  const calls = [...gateway.calls, { to: "tasks", port: "export" }, { to: "shop" }, { to: "list" }];
  const cluster = { ...declared, ingress: { ...declared.ingress, hosts: [{ host, paths }], ...ingress } };
  return {
    ...facts,
    microservices: { ...facts.microservices, list, shop, gateway: { ...gateway, calls } },
    clusters: { [name]: cluster },
  };
}

/** A path of a request, the Service and port that the controller sends it to, and the answer behind the gateway. */
export interface Way {
  readonly asked: string;
  readonly entry: string;
  /** The upstream and the URL that it gets; a number is the gateway's own answer. */
  readonly answer?: readonly [upstream: string, url: string] | number;
}

const gateway = "gateway:3000";

/** Of two paths, an exact one answers first and then the longest prefix; a prefix matches whole words between slashes. */
export const ways: readonly Way[] = [
  { asked: "/", entry: gateway, answer: ["tasks", "/"] },
  { asked: "/tasks/5?x=1", entry: gateway, answer: ["tasks", "/tasks/5?x=1"] },
  { asked: "/tasks/archives", entry: gateway, answer: ["tasks", "/tasks/archives"] },
  { asked: "/tasks/archive", entry: gateway, answer: ["archive", "/"] },
  { asked: "/tasks/archive/7", entry: gateway, answer: ["archive", "/7"] },
  { asked: "/tasks/archive/metrics", entry: gateway, answer: 404 },
  { asked: "/tasks/pictures", entry: gateway, answer: ["images", "/"] },
  { asked: "/tasks/pictures/images/1", entry: gateway, answer: ["images", "/images/1"] },
  { asked: "/tasks/pictures/1", entry: gateway, answer: 404 },
  { asked: "/store/list/all/2", entry: gateway, answer: 404 },
  { asked: "/store/list/images/2", entry: gateway, answer: ["images", "/images/2"] },
  { asked: "/tasks/hook", entry: gateway, answer: ["auth", "/"] },
  { asked: "/tasks/hook/", entry: gateway, answer: ["tasks", "/tasks/hook/"] },
  { asked: "/tasks/hook/x", entry: gateway, answer: ["tasks", "/tasks/hook/x"] },
  { asked: "/export", entry: gateway, answer: ["tasks_export", "/"] },
  { asked: "/export/tasks/1", entry: gateway, answer: ["tasks_export", "/tasks/1"] },
  { asked: "/api/tasks/1", entry: gateway, answer: ["tasks", "/tasks/1"] },
  { asked: "/api/health", entry: gateway, answer: 200 },
  { asked: "/shop", entry: gateway, answer: ["shop", "/"] },
  { asked: "/shop/cart/3?y=%2F", entry: gateway, answer: ["shop", "/cart/3?y=%2F"] },
  { asked: "/shop/metrics", entry: gateway, answer: ["shop", "/metrics"] },
  { asked: "/shopping", entry: gateway, answer: 404 },
  { asked: "/page", entry: "frontend:80" },
  { asked: "/page/deep/er", entry: "frontend:80" },
  { asked: "/pages", entry: gateway, answer: 404 },
  { asked: "/straight", entry: "shop:9000" },
  { asked: "/straight/", entry: "shop:9000" },
  { asked: "/straight/in/x", entry: "shop:9000" },
  { asked: "/straight/in", entry: "shop:80" },
];
