/** Services with more than one purpose: one port number by two protocols, and one port in two Services. */
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/model/kube-object.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import { facts } from "../application/index.ts";
import { clusterOf } from "../facts.ts";
import { imaged, outcomeOf, withMore } from "./render.ts";

describe("a port number by TCP and by UDP", () => {
  const both = { dns: { port: 5353, protocol: "UDP" }, "dns-tcp": { port: 5353 } } as const;
  const optionsOf = ({ metadata }: KubeObject) => metadata.annotations?.["argocd.argoproj.io/sync-options"];
  const rendered = (rest: Partial<Microservice>) =>
    outcomeOf(withMore({ microservices: [imaged("resolver", {}, rest)] }), "laptop");

  test("makes Argo CD apply the Service and the Deployment by server: a client's apply loses one of the two later", () => {
    const { find } = rendered({ ports: both });
    expect(optionsOf(find("Service", "resolver"))).toBe("ServerSideApply=true");
    expect(optionsOf(find("Deployment", "resolver"))).toBe("ServerSideApply=true");
    expect(optionsOf(find("NetworkPolicy", "resolver"))).toBeUndefined();
  });

  test("keeps a StatefulSet's other options", () => {
    const { find } = rendered({ ports: both, workload: { kind: "stateful" } });
    expect(optionsOf(find("StatefulSet", "resolver"))).toBe("Prune=confirm,Delete=confirm,ServerSideApply=true");
    expect(optionsOf(find("Service", "resolver-headless"))).toBe("ServerSideApply=true");
  });

  test("counts in the object that has it: a Service may have other numbers than its pods", () => {
    const { find } = rendered({ ports: { ...both, "dns-tcp": { port: 5353, servicePort: 53 } } });
    expect(optionsOf(find("Service", "resolver"))).toBeUndefined();
    expect(optionsOf(find("Deployment", "resolver"))).toBe("ServerSideApply=true");
  });

  test("changes nothing where each number has one protocol", () => {
    const { find } = rendered({ ports: { dns: both.dns, http: { port: 8080 } } });
    expect([optionsOf(find("Service", "resolver")), optionsOf(find("Deployment", "resolver"))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("a ServiceMonitor", () => {
  const { nodePorts } = clusterOf(facts, "laptop");
  const relabelings = (rest: Partial<Microservice>, exposed = false) => {
    const game = imaged("game", {}, { scrape: "http", ...rest });
    const all = exposed ? [...nodePorts, { microservice: "game", nodePort: 30123 }] : nodePorts;
    const some = withMore({ microservices: [game], clusters: { laptop: { nodePorts: all } } });
    return outcomeOf(some, "laptop").find("ServiceMonitor", "game").spec.endpoints[0].relabelings;
  };
  const job = { action: "replace", targetLabel: "job", replacement: "game" };
  const kept = { action: "keep", sourceLabels: ["__meta_kubernetes_service_name"], regex: "game" };
  const http = { http: { port: 8080 } };
  const two = { ...http, admin: { port: 9999 } };

  test("scrapes a StatefulSet's port once, though its headless Service has the port too", () => {
    expect(relabelings({ ports: http, workload: { kind: "stateful" } })).toEqual([kept, job]);
  });

  test("scrapes a NodePort's port once, though it has a Service of its own beside the others", () => {
    expect(relabelings({ ports: two }, true)).toEqual([kept, job]);
  });

  test("needs no Service's name where one Service has the port", () => {
    expect(relabelings({ ports: http })).toEqual([job]);
    expect(relabelings({ ports: http }, true)).toEqual([job]);
    expect(relabelings({ ports: { admin: { port: 9999 }, ...http } }, true)).toEqual([job]);
  });
});
