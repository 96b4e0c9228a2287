/** A gateway of an application without users. */
import { expect, test } from "vitest";
import { facts } from "../application/index.ts";
import { imaged, outcomeOf, withMore } from "./render.ts";

test("a gateway without a route for users sets every variable that its configuration reads", () => {
  const { frontend, gateway } = facts.microservices;
  if (!frontend || !gateway) throw new Error("the fixture has a page and a gateway");
  const api = imaged(
    "api",
    {},
    { ports: { http: { port: 8091 } }, routes: { "/api/items": { to: "/", auth: "none" } } },
  );
  const open = { ...gateway, run: { kind: "gateway" }, calls: [{ to: "kube-dns" }, { to: "api" }] } as const;
  const rack = facts.clusters.rack;
  if (!rack) throw new Error("the fixture has a rack");
  const hosts = [{ host: "app.rack.internal", paths: { "/": "frontend", "/api": "gateway" } }];
  const some = withMore({
    microservices: [api, open],
    clusters: { rack: { ingress: { ...rack.ingress, hosts } } },
    facts: {
      ...facts,
      microservices: Object.fromEntries(
        Object.entries(facts.microservices).map(([name, { routes: _, ...one }]) => [name, one]),
      ),
      clusters: { rack },
    },
  });
  const conf = outcomeOf(some, "rack").find("ConfigMap", "gateway").data["server.conf"];
  for (const variable of ["$verified_user", "$verified_team", "$verified_authorization"])
    expect(conf).toContain(`set ${variable} "";`);
});
