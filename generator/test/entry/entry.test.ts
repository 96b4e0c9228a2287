/** The Ingress, the HTTPRoutes, the gateway's nginx and the graph agree on the microservice that answers each path. */
import { describe, expect, test } from "vitest";
import type { Facts } from "../../src/plan/facts.ts";
import { facts } from "../application/index.ts";
import { imaged, outcomeOf } from "../rows/render.ts";
import { host, ways, withEntry } from "./facts.ts";
import { backendOf, ingressRules, routeRules } from "./match.ts";

const ingress = outcomeOf(withEntry(), "rack");
const routes = outcomeOf(withEntry({ api: "gateway-api" }), "rack");

/** The edges of the controller, as `microservice:port`. */
const entered = ({ edges }: typeof ingress) =>
  edges.filter(({ reason }) => reason === "ingress").map(({ to, port }) => `${to.name}:${port}`);

describe("every kind of path on one host", () => {
  test.each(ways)("$asked enters at $entry, by an Ingress and by an HTTPRoute", ({ asked, entry }) => {
    expect(backendOf(ingressRules(ingress.objects, host), asked)).toBe(entry);
    expect(backendOf(routeRules(routes.objects, host), asked)).toBe(entry);
  });

  test.each([
    ["an Ingress", ingress],
    ["HTTPRoutes", routes],
  ])("the graph has the edges of %s and no others", (_, outcome) => {
    expect(entered(outcome)).toEqual([
      "frontend:8080",
      "gateway:3000",
      "monitoring-gateway:8080",
      "shop:8080",
      "shop:9000",
    ]);
    expect(outcome.edges).toContainEqual(
      expect.objectContaining({
        from: expect.objectContaining({ name: "gateway" }),
        to: expect.objectContaining({ name: "tasks" }),
        port: 8082,
      }),
    );
  });

  test("an Ingress keeps the path types, and names ports", () => {
    const { spec } = ingress.find("Ingress", "shop");
    expect(spec.rules[0].http.paths).toEqual([
      {
        backend: { service: { name: "shop", port: { name: "admin" } } },
        path: "/straight",
        pathType: "Prefix",
      },
      {
        backend: { service: { name: "shop", port: { name: "web" } } },
        path: "/straight/in",
        pathType: "Exact",
      },
    ]);
  });
});

describe("an application without a gateway", () => {
  const { gateway: _, frontend: __, ...others } = facts.microservices;
  const microservices = Object.fromEntries(
    Object.values(others).map(({ routes: ___, ...microservice }) => [microservice.name, microservice]),
  );
  const web = imaged("web", {}, { ports: { http: { port: 8080 } } });
  const rack = facts.clusters.rack;
  const paths = { "/": "web", "/tasks": { to: "tasks", port: "export" } };
  const some: Facts = {
    ...facts,
    microservices: { ...microservices, web },
    clusters: rack ? { rack: { ...rack, ingress: { ...rack.ingress, hosts: [{ host, paths }] } } } : {},
  };

  test("each microservice has an Ingress of its own", () => {
    const outcome = outcomeOf(some, "rack");
    const rules = ingressRules(outcome.objects, host);
    expect(["/", "/a", "/tasks", "/tasks/1"].map((asked) => backendOf(rules, asked))).toEqual([
      "web:8080",
      "web:8080",
      "tasks:8082",
      "tasks:8082",
    ]);
    expect(entered(outcome)).toEqual(["monitoring-gateway:8080", "tasks:8082", "web:8080"]);
  });
});
