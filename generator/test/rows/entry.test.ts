/** The entry of a cluster: who may name a client, and a host with many paths. */
import { expect, test } from "vitest";
import { facts } from "../application/index.ts";
import { clusterOf } from "../facts.ts";
import { imaged, outcomeOf, withMore } from "./render.ts";

const { ingress } = clusterOf(facts, "rack");

test("the gateway takes a client's address from nodes too, where the ingress controller has a node's address", () => {
  const trusted = (change: object) => {
    const some = withMore({ clusters: { rack: { nodeCidrs: ["192.168.7.0/24", "10.9.0.0/16"], ...change } } });
    const text: string = outcomeOf(some, "rack").find("ConfigMap", "gateway").data["nginx.conf"];
    return [...text.matchAll(/set_real_ip_from (\S+);/g)].map(([, cidr]) => cidr);
  };
  const { podCidr } = clusterOf(facts, "rack");
  expect(trusted({ ingress: { ...ingress, controller: "node" } })).toEqual([podCidr, "192.168.7.0/24", "10.9.0.0/16"]);
  expect(trusted({})).toEqual([podCidr]);
});

test("a host with more than 16 paths to a microservice is several HTTPRoutes: each takes 16 rules", () => {
  const names = Array.from({ length: 33 }, (_, index) => `/part-${index}`);
  const shop = imaged("shop", {}, { ports: { http: { port: 8089 } } });
  const paths = Object.fromEntries(names.map((path) => [path, { to: "shop", direct: true }] as const));
  const hosts = [...ingress.hosts, { host: "many.test", paths }];
  const entry = { ...ingress, api: "gateway-api", className: "envoy", kind: "other", hosts } as const;
  const some = withMore({ microservices: [shop], clusters: { rack: { ingress: entry } } });
  const { find, objects } = outcomeOf(some, "rack");
  const routes = objects.filter(
    ({ kind, metadata }) => kind === "HTTPRoute" && metadata.name.startsWith("shop.many.test"),
  );
  expect(routes.map(({ metadata }) => metadata.name).sort()).toEqual([
    "shop.many.test",
    "shop.many.test.2",
    "shop.many.test.3",
  ]);
  const rulesOf = (name: string) =>
    find("HTTPRoute", name).spec.rules.map(
      ({ matches }: { matches: { path: { value: string } }[] }) => matches[0]?.path.value,
    );
  const all = ["shop.many.test", "shop.many.test.2", "shop.many.test.3"].map(rulesOf);
  expect(all.map(({ length }) => length)).toEqual([16, 16, 1]);
  expect(all.flat().sort()).toEqual([...names].sort());
  for (const { spec } of routes) expect(spec.hostnames).toEqual(["many.test"]);
});
