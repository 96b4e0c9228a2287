/** The limits of a microservice's paths, as each kind of controller is told them. */
import { describe, expect, test } from "vitest";
import type { Answer, Entry, Host } from "../../src/model/cluster.ts";
import type { KubeObject } from "../../src/model/kube-object.ts";
import { outcomeOf } from "../rows/render.ts";
import { withEntry } from "./facts.ts";

const nginx = "nginx.ingress.kubernetes.io";
const straight = (limits: Partial<Answer> = {}): Host["paths"] => ({ "/": { to: "shop", direct: true, ...limits } });

function entries(ingress: Partial<Entry>, paths: Host["paths"]): readonly KubeObject[] {
  const outcome = outcomeOf(withEntry({ ...ingress, hosts: [{ host: "a.test", paths }] }), "rack");
  return outcome.objects;
}

/** The annotations of the Ingress of a microservice. */
function told(ingress: Partial<Entry>, paths: Host["paths"], name: string) {
  const found = entries(ingress, paths).find(({ kind, metadata }) => kind === "Ingress" && metadata.name === name);
  if (!found) throw new Error(`${name} has no Ingress`);
  return found.metadata.annotations;
}

describe("ingress-nginx", () => {
  const kind = "ingress-nginx";

  test.each([
    ["the largest body of all routes, and the pause of live updates", "frontend", { "/": "frontend" }, ["10m", "3600"]],
    ["the largest body behind the gateway", "gateway", { "/": "images", "/auth": "auth" }, ["10m", undefined]],
    ["nothing where its own limits are enough", "gateway", { "/": "auth" }, [undefined, undefined]],
    ["nothing for a microservice without limits", "shop", straight(), [undefined, undefined]],
    ["a path's own limits", "shop", straight({ maxBody: "4m", timeoutSeconds: 120 }), ["4m", "120"]],
    ["limits below its own", "shop", straight({ maxBody: "512k", timeoutSeconds: 5 }), ["512k", "5"]],
    [
      "the largest limits of several paths",
      "shop",
      { ...straight({ maxBody: "2m", timeoutSeconds: 90 }), "/b": { to: "shop", direct: true, maxBody: "1500k" } },
      ["2m", "90"],
    ],
    [
      "its own limits where another path has none",
      "shop",
      { ...straight({ maxBody: "512k", timeoutSeconds: 5 }), "/b": { to: "shop", direct: true } },
      [undefined, undefined],
    ],
  ] as const)("is told %s", (_, name, paths, [body, pause]) => {
    expect(told({ kind }, paths, name) ?? {}).toEqual({
      ...(body ? { [`${nginx}/proxy-body-size`]: body } : {}),
      ...(pause ? { [`${nginx}/proxy-read-timeout`]: pause } : {}),
    });
  });
});

describe("Traefik", () => {
  const kind = "traefik";

  test.each([
    ["a page", "frontend", { "/": "frontend" }],
    ["the gateway", "gateway", { "/": { to: "images", maxBody: "20m" } }],
    ["a microservice without a limit", "shop", straight({ timeoutSeconds: 90 })],
  ] as const)("is told nothing for %s", (_, name, paths) => {
    expect(told({ kind }, paths, name)).toBeUndefined();
    expect(entries({ kind }, paths).some((object) => object.kind === "Middleware")).toBe(false);
  });

  test("limits a direct path by a Middleware, which the AppProject lets in", () => {
    const objects = entries({ kind }, straight({ maxBody: "512k" }));
    const middleware = objects.find((object) => object.kind === "Middleware");
    expect(middleware).toMatchObject({
      apiVersion: "traefik.io/v1alpha1",
      metadata: { name: "shop-body-512k", namespace: "taskflow-backend" },
      spec: { buffering: { maxRequestBodyBytes: 524_288 } },
    });
    expect(told({ kind }, straight({ maxBody: "512k" }), "shop")).toEqual({
      "traefik.ingress.kubernetes.io/router.middlewares": "taskflow-backend-shop-body-512k@kubernetescrd",
    });
    const kinds = objects
      .filter((object) => object.kind === "AppProject")
      .flatMap(({ spec }) => spec.namespaceResourceWhitelist);
    expect(kinds).toContainEqual({ group: "traefik.io", kind: "Middleware" });
  });
});

test("any other controller is told nothing", () => {
  expect(told({ kind: "other" }, { "/": "frontend" }, "frontend")).toBeUndefined();
  expect(told({ kind: "other" }, straight({ timeoutSeconds: 90 }), "shop")).toBeUndefined();
});
