import { describe, expect, it } from "vitest";
import type { Entry } from "../../generator/src/model/cluster.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { withEntry } from "../../generator/test/entry/facts.ts";
import { clusterOf as declared } from "../../generator/test/facts.ts";
import { checkCustomResources } from "../bootstrap/preflight/custom-resources.ts";
import { clusterOf, object, options, texts } from "./preflight-fixture.ts";

const paths = { "/": { to: "shop", direct: true, maxBody: "1m" } } as const;

async function check(ingress: Partial<Entry>, ...definitions: string[]) {
  const facts = withEntry(ingress);
  const cluster = declared(facts, "rack");
  const target = clusterOf(definitions.map((name) => object("CustomResourceDefinition", name)));
  return texts(await checkCustomResources({ ...target, cluster, planned: plan(facts, cluster) }, options));
}

describe("a cluster must have the CustomResourceDefinitions", () => {
  const gateways = ["gateways.gateway.networking.k8s.io", "httproutes.gateway.networking.k8s.io"];

  it("of the Gateway API, where the hosts are HTTPRoutes", async () => {
    expect(await check({})).toEqual([]);
    expect(await check({ api: "gateway-api" }, ...gateways)).toEqual([]);
    expect(await check({ api: "gateway-api" }, ...gateways.slice(0, 1))).toEqual([
      `the cluster has no CustomResourceDefinition "${gateways[1]}": install the Gateway API's standard channel, or set "ingress" in generator/src/catalog/clusters/rack.ts and run npm run generate`,
    ]);
  });

  it("of Traefik, where it limits a path by a Middleware", async () => {
    const hosts = [{ host: "a.test", paths }];
    expect(await check({ hosts, kind: "traefik" }, "middlewares.traefik.io")).toEqual([]);
    expect((await check({ hosts, kind: "traefik" }))[0]).toContain('"middlewares.traefik.io": install Traefik');
    expect(await check({ hosts, kind: "ingress-nginx" })).toEqual([]);
  });
});
