/** StatefulSets: pods with names that call each other, and the Service that names them. */
import { describe, expect, test } from "vitest";
import { formatIssues } from "../../src/model/issue.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import { formatEdge } from "../../src/model/traffic.ts";
import { validate } from "../../src/plan/validate.ts";
import { facts } from "../application/index.ts";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

const broker = (rest: Partial<Microservice> = {}): Microservice =>
  imaged(
    "broker",
    {},
    {
      workload: { kind: "stateful", replicas: 3 },
      ports: { amqp: { port: 5672 }, peers: { port: 25672 } },
      calls: [{ to: "kube-dns" }, { to: "broker", port: "peers" }],
      ...rest,
    },
  );

const with1 = (microservice: Microservice) => withMore({ microservices: [microservice] });

describe("a StatefulSet that calls itself", () => {
  const { find, edges } = outcomeOf(with1(broker()), "rack");

  test("has an edge from pod to pod, and the policy allows both directions of it", () => {
    expect(edges.map(formatEdge)).toContain("broker -> broker:25672/TCP");
    const pods = {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "taskflow-backend" } },
      podSelector: { matchLabels: { "app.kubernetes.io/name": "broker" } },
    };
    const ports = [{ port: 25672, protocol: "TCP" }];
    const { ingress, egress } = find("NetworkPolicy", "broker").spec;
    expect(ingress).toEqual([{ from: [pods], ports }]);
    expect(egress).toContainEqual({ to: [pods], ports });
  });

  test("does not wait for itself at its start", () => {
    expect(podOf(find("StatefulSet", "broker")).spec).not.toHaveProperty("initContainers");
  });

  test("finds pods that are not ready yet by its headless Service, and by no other", () => {
    expect(find("Service", "broker-headless").spec.publishNotReadyAddresses).toBe(true);
    expect(find("Service", "broker").spec).not.toHaveProperty("publishNotReadyAddresses");
    const alone = outcomeOf(with1(broker({ calls: [{ to: "kube-dns" }] })), "rack");
    expect(alone.find("Service", "broker-headless").spec).not.toHaveProperty("publishNotReadyAddresses");
  });
});

test("a chart's pods may call themselves: the chart decides how they find each other", () => {
  const pods = {
    queue: { description: "x", ports: { peers: { port: 9093 } }, calls: [{ to: "queue" }, { to: "kube-dns" }] },
  };
  const chart = {
    name: "queues",
    description: "A queue of several pods",
    owner: "work",
    namespace: "taskflow-backend",
    source: { repository: "https://charts.test", chart: "queue", version: "1.2.3" },
    kinds: { namespaced: ["Service"] },
    pods,
  } as const;
  const base = { ...facts, charts: { ...facts.charts, queues: chart } };
  const { edges } = outcomeOf(withMore({ facts: base, clusters: { rack: { charts: { queues: {} } } } }), "rack");
  expect(edges.map(formatEdge)).toContain("queue -> queue:9093/TCP");
});

test.each([
  [
    "its replicas have no names",
    { workload: { kind: "deployment" } },
    "broker calls itself, but is no StatefulSet: its replicas have no names",
  ],
  [
    "its first pod would wait in vain",
    { calls: [{ to: "kube-dns" }, { to: "broker", atStart: true }] },
    "broker waits at its start for itself",
  ],
  [
    "it is a store that is configured for one pod",
    { run: { kind: "redis" }, workload: { kind: "stateful" } },
    'broker calls itself, but run.kind "redis" is configured for one pod',
  ],
  [
    "the port is not declared",
    { calls: [{ to: "kube-dns" }, { to: "broker", port: "other" }] },
    "broker calls broker:other, which broker does not declare",
  ],
] as [string, Partial<Microservice>, string][])("a call to itself is refused where %s", (_, change, message) => {
  expect(formatIssues(validate(with1(broker(change))))).toContain(message);
});

test("a StatefulSet without ports has its headless Service all the same: it names the pods", () => {
  const { find, has } = outcomeOf(with1(imaged("worker", {}, { workload: { kind: "stateful" } })), "laptop");
  expect(find("StatefulSet", "worker").spec.serviceName).toBe("worker-headless");
  expect(find("Service", "worker-headless").spec).toEqual({
    clusterIP: "None",
    selector: { "app.kubernetes.io/name": "worker" },
  });
  expect(has("Service", "worker")).toBe(false);
});
