/** Edges to servers outside, second stores, and entries from outside. */
import { expect, test } from "vitest";
import { formatEdge } from "../../src/model/traffic.ts";
import { facts } from "../application/index.ts";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

test("an external HTTPS API is an edge to its addresses, and a URL for its caller", () => {
  const payments = {
    description: "The payment provider",
    port: 443,
    tls: true,
    path: "/v2",
    secrets: { "payments-token": { credential: "payments" } },
    on: {
      laptop: "absent",
      rack: { host: "api.payments.example", cidrs: ["198.51.100.0/25", "203.0.113.7/32"] },
    },
  } as const;
  const shop = imaged(
    "shop",
    {},
    {
      calls: [{ to: "kube-dns" }, { to: "payments", env: "PAYMENTS_URL", scheme: "https", atStart: true }],
    },
  );
  const some = withMore({ microservices: [shop], externals: { payments } });
  const rack = outcomeOf(some, "rack");
  const { spec } = rack.find("NetworkPolicy", "shop");
  expect(spec.egress).toContainEqual({
    ports: [{ port: 443, protocol: "TCP" }],
    to: [{ ipBlock: { cidr: "198.51.100.0/25" } }, { ipBlock: { cidr: "203.0.113.7/32" } }],
  });
  const pod = podOf(rack.find("Deployment", "shop")).spec;
  expect(pod.containers[0].env).toEqual([{ name: "PAYMENTS_URL", value: "https://api.payments.example:443/v2" }]);
  expect(pod.initContainers[0].args).toEqual(["api.payments.example:443"]);
  const laptop = outcomeOf(some, "laptop");
  expect(laptop.edges.map(formatEdge)).not.toContain("shop -> payments:443/TCP");
  expect(podOf(laptop.find("Deployment", "shop")).spec.containers[0].env).toBeUndefined();
});

test("a second Redis has a password, an exporter and callers of its own", () => {
  const { redis, "redis-exporter": exporter } = facts.microservices;
  if (!redis || !exporter) throw new Error("the fixture has a Redis with an exporter");
  const cache = { ...redis, name: "cache", secrets: { "cache-password": { credential: "cache" } } };
  const observer = {
    ...exporter,
    name: "cache-exporter",
    calls: [{ to: "kube-dns" }, { to: "cache", atStart: false }],
  };
  const user = imaged("user", {}, { calls: [{ to: "kube-dns" }, { to: "cache", env: "CACHE", scheme: "redis" }] });
  const { find, edges } = outcomeOf(withMore({ microservices: [cache, observer, user] }), "rack");
  expect(edges.map(formatEdge)).toEqual(
    expect.arrayContaining(["user -> cache:6379/TCP", "cache-exporter -> cache:6379/TCP"]),
  );
  const [container] = podOf(find("StatefulSet", "cache")).spec.containers;
  expect(JSON.stringify(container)).not.toContain("redis-password");
  expect(find("ConfigMap", "cache").data["start.sh"]).toContain("user cache-exporter on");
  expect(find("ConfigMap", "redis").data["start.sh"]).not.toContain("cache-exporter");
  expect(
    find("NetworkPolicy", "redis").spec.ingress.flatMap(({ from }: { from: object[] }) => from),
  ).not.toContainEqual(expect.objectContaining({ podSelector: { matchLabels: { "app.kubernetes.io/name": "user" } } }));
});

test("UDP and TCP ports of one number are two edges, and a caller names the port", () => {
  const resolver = imaged(
    "resolver",
    {},
    {
      ports: { dns: { port: 5353, protocol: "UDP" }, "dns-tcp": { port: 5353 } },
    },
  );
  const asker = imaged("asker", {}, { calls: [{ to: "kube-dns" }, { to: "resolver", port: "dns", env: "RESOLVER" }] });
  const { find, edges } = outcomeOf(withMore({ microservices: [resolver, asker] }), "laptop");
  expect(edges.map(formatEdge)).toContain("asker -> resolver:5353/UDP");
  expect(edges.map(formatEdge)).not.toContain("asker -> resolver:5353/TCP");
  expect(find("Service", "resolver").spec.ports.map(({ protocol }: { protocol: string }) => protocol)).toEqual([
    "UDP",
    "TCP",
  ]);
  expect(podOf(find("Deployment", "asker")).spec.initContainers).toBeUndefined();
});

test("a NodePort opens one port of one microservice to every address but pods'", () => {
  const laptop = facts.clusters.laptop;
  const demo = imaged("demo", {}, { ports: { http: { port: 8085 } } });
  const nodePorts = [...(laptop?.nodePorts ?? []), { microservice: "demo", nodePort: 30081 }];
  const { find, edges } = outcomeOf(withMore({ microservices: [demo], clusters: { laptop: { nodePorts } } }), "laptop");
  expect(find("Service", "demo").spec).toMatchObject({ type: "NodePort", ports: [{ nodePort: 30081 }] });
  expect(edges.map(formatEdge)).toContain("world -> demo:8085/TCP");
});

test("a host with two paths leads to two microservices, each by its own port", () => {
  const { ingress } = facts.clusters.laptop ?? {};
  if (!ingress) throw new Error("the fixture has a laptop");
  const docs = imaged("docs", {}, { ports: { http: { port: 8087 }, admin: { port: 8088 } } });
  const shop = imaged("shop", {}, { ports: { http: { port: 8089 } } });
  const host = "two.test";
  const hosts = [
    ...ingress.hosts,
    {
      host,
      paths: {
        "/": { to: "shop", direct: true },
        "/docs": { to: "docs", port: "admin", pathType: "Exact", direct: true },
      },
    },
  ] as const;
  const some = withMore({ microservices: [docs, shop], clusters: { laptop: { ingress: { ...ingress, hosts } } } });
  const { find, edges } = outcomeOf(some, "laptop");
  const pathsOf = (name: string) =>
    find("Ingress", name).spec.rules.flatMap(({ http }: { http: { paths: object[] } }) => http.paths);
  expect(pathsOf("shop")).toEqual([
    { path: "/", pathType: "Prefix", backend: { service: { name: "shop", port: { name: "http" } } } },
  ]);
  expect(pathsOf("docs")).toEqual([
    { path: "/docs", pathType: "Exact", backend: { service: { name: "docs", port: { name: "admin" } } } },
  ]);
  expect(edges.map(formatEdge)).toContain("ingress-controller -> docs:8088/TCP");
});

test("an address is two variables for a program that takes host and port apart", () => {
  const asker = imaged(
    "asker",
    {},
    { calls: [{ to: "kube-dns" }, { to: "redis", env: { host: "CACHE_HOST", port: "CACHE_PORT" } }] },
  );
  const { find } = outcomeOf(withMore({ microservices: [asker] }), "laptop");
  expect(podOf(find("Deployment", "asker")).spec.containers[0].env).toEqual([
    { name: "CACHE_HOST", value: "redis.taskflow-data.svc.cluster.local" },
    { name: "CACHE_PORT", value: "6379" },
  ]);
});
