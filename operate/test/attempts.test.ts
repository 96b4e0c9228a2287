import { describe, expect, it } from "vitest";
import { type Attempt, attemptsFrom } from "../../e2e/attempts/attempts.ts";
import { disagreements, isUnanswered, unattempted, withLater } from "../../e2e/attempts/judge.ts";
import type { Outcome } from "../../e2e/attempts/run-probe.ts";
import { declaredPorts, type Pod, podOf, type Scene, strangerLabel } from "../../e2e/attempts/scene.ts";
import { facts } from "../../generator/src/facts.ts";
import { formatEdge } from "../../generator/src/model/traffic.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { microservicesOf, namespacesOf } from "../planned.ts";
import { declaredCluster } from "../target.ts";

const planned = plan(facts, declaredCluster("minikube"));
const namespaces = namespacesOf(planned);
let last = 0;

function pod(name: string, namespace: string, labels: Readonly<Record<string, string>>, status = "Running"): Pod {
  last += 1;
  const metadata = { name, namespace, labels, uid: `uid-${last}` };
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: {},
    status: { phase: status, podIP: `10.244.0.${last}` },
  };
  const made = podOf(object, planned);
  if (!made) throw new Error(`${name} is left out`);
  return made;
}

const named = (name: string) => ({ "app.kubernetes.io/name": name });
const microservices = microservicesOf(planned);
const services = microservices.map(({ name, namespace }) => pod(`${name}-0`, namespace, named(name)));
const dns = planned.platform
  .filter(({ name }) => name === "kube-dns")
  .map((peer) => pod("dns-0", peer.namespace, peer.labels));
const stranger = pod("stranger", "away", { [strangerLabel]: "x" });
const disguised = pod("disguised", "away", { ...named("gateway"), [strangerLabel]: "x" });
const inside = namespaces.map((namespace) => pod("stranger", namespace, { [strangerLabel]: "x" }));

const scene: Scene = {
  edges: planned.edges,
  isolated: new Set(namespaces),
  pods: [...services, ...dns, stranger, disguised, ...inside],
  doors: [],
  ports: declaredPorts(planned),
};
const ours = [...services, stranger, disguised, ...inside];
const all = ours.flatMap((from) => attemptsFrom(from, scene));
const one = (name: string): Pod => services.find(({ title }) => title === name) ?? stranger;
/** The names that have pods in this scene; charts and Argo CD have none. */
const here = new Set([...microservices.map(({ name }) => name), "kube-dns"]);
const between = planned.edges.filter(({ from, to }) => here.has(from.name) && here.has(to.name));
const asExpected = (attempt: Attempt): Outcome => ({ attempt, outcome: attempt.expected });
const words = ({ from, to, port, protocol }: Attempt) => `${from.title} -> ${to}:${port}/${protocol}`;

describe("the list of attempts", () => {
  it("expects an answer for every declared edge, and for no other connection", () => {
    const edges = between.map(formatEdge);
    expect(
      all
        .filter(({ because }) => because === "declared")
        .map(words)
        .sort(),
    ).toEqual(edges.sort());
  });

  it("attempts every other pod on every declared port", () => {
    for (const from of services)
      for (const to of services.filter((other) => other !== from)) {
        const tried = all.filter((attempt) => attempt.from === from && attempt.pod === to);
        expect(tried.map(({ port }) => port)).toEqual(scene.ports);
      }
  });

  it("expects only time-outs from test pods, even with a microservice's labels in another namespace", () => {
    const far = all.filter(({ from, pod: to }) => from.stranger && to && !to.stranger);
    expect(far.length).toBeGreaterThan(100);
    expect(new Set(far.map(({ expected }) => expected))).toEqual(new Set(["timed out"]));
  });

  it("expects answers between two test pods outside, which proves that they listen", () => {
    const between = attemptsFrom(stranger, scene).filter(({ pod: to }) => to === disguised);
    expect(between.length).toBeGreaterThan(0);
    expect(between.every(({ expected, port }) => expected === "open" && port >= 1_024)).toBe(true);
  });

  it("leaves out attempts between test pods and the cluster's own pods", () => {
    expect(attemptsFrom(stranger, scene).some(({ pod: to }) => to && dns.includes(to))).toBe(false);
  });

  it("expects a localhost-only sidecar to answer on localhost and to refuse at the pod's address", () => {
    const auth = attemptsFrom(one("auth"), scene).filter(({ pod: to, port }) => !to && port === 9090);
    expect(auth.map(({ address, expected }) => [address, expected])).toEqual([
      ["127.0.0.1", "open"],
      [one("auth").address, "refused"],
    ]);
  });

  it("judges a Service by the pods behind it, and leaves out a pod's own Service", () => {
    const gateway = one("gateway");
    const behind = [{ pod: gateway, address: gateway.address, port: 3000 }];
    const doors = [{ title: "Service gateway", address: "10.1.0.1", port: 80, protocol: "TCP", behind }] as const;
    const through = (from: Pod) =>
      attemptsFrom(from, { ...scene, doors })
        .filter(({ to }) => to === "Service gateway")
        .map(({ expected }) => expected);
    expect([through(one("frontend")), through(one("auth")), through(gateway)]).toEqual([["open"], ["timed out"], []]);
  });

  it("judges a node's address by the edges to addresses", () => {
    const [edge] = planned.edges.filter(({ from }) => from.name === "images");
    if (!edge) throw new Error("images has no calls");
    const to = { kind: "addresses", name: "bucket", cidr: "192.168.0.0/16", except: ["192.168.9.0/24"] } as const;
    const edges = [{ ...edge, to, port: 443, protocol: "TCP", reason: "external" }] as const;
    const door = (address: string) =>
      ({ title: address, address, port: 443, protocol: "TCP", behind: [{ address, port: 443 }] }) as const;
    const doors = ["192.168.1.1", "192.168.9.1", "10.244.9.1"].map(door);
    const tried = attemptsFrom(one("images"), { ...scene, edges, doors, pods: [] }).filter(({ port }) => port === 443);
    expect(tried.map(({ expected }) => expected)).toEqual(["open", "timed out", "timed out"]);
  });
});

describe("the comparison with the graph", () => {
  const outcomesWith = (change: (attempt: Attempt) => string | undefined): Outcome[] =>
    all.map((attempt) => ({ attempt, outcome: change(attempt) ?? attempt.expected }));

  it("is empty if all connections are as declared", () => {
    expect(disagreements(all.map(asExpected))).toEqual([]);
  });

  it("describes every connection that differs", () => {
    const surprising: Record<string, string> = {
      "metrics -> postgres:5432/TCP": "open",
      "frontend -> auth:5000/TCP": "refused",
      "frontend -> auth:9090/TCP": "refused",
      "gateway -> auth:5000/TCP": "timed out",
      "users -> kube-dns:53/UDP": "EHOSTUNREACH",
      "auth -> its own address:9090/TCP": "open",
    };
    expect(disagreements(outcomesWith((attempt) => surprising[words(attempt)])).sort()).toEqual([
      "auth -> its own address:9090/TCP answered, but the port is declared to listen on localhost only",
      "frontend -> auth:5000,9090/TCP was refused instead of timing out, but no edge declares it: a packet came through",
      "gateway -> auth:5000/TCP timed out, but is declared",
      "metrics -> postgres:5432/TCP answered, but no edge declares it",
      "users -> kube-dns:53/UDP failed with EHOSTUNREACH, but is declared",
    ]);
  });

  it("ignores a refusal at a Service's address, unlike one at a pod's or a node's", () => {
    const [auth, from] = [one("auth"), one("frontend")];
    const behind = [{ pod: auth, address: auth.address, port: 5000 }];
    const service = { title: "Service auth", address: "10.1.0.1", port: 5000, protocol: "TCP", behind } as const;
    const kubelet = { ...service, title: "kubelet", port: 10250, behind: [{ address: "192.0.2.1", port: 10250 }] };
    const tried = attemptsFrom(from, { ...scene, doors: [service, kubelet] }).filter(
      ({ pod: to, to: title }) => !to && !title.includes("its") && title !== "localhost",
    );
    const outcomes = tried.map((attempt) => ({ attempt, outcome: "refused" }));
    expect(outcomes).toHaveLength(2);
    expect(disagreements(outcomes)).toEqual([
      "frontend -> kubelet:10250/TCP was refused instead of timing out, but no edge declares it: a packet came through",
    ]);
    expect(disagreements(tried.map((attempt) => ({ attempt, outcome: "open" })))).toHaveLength(2);
  });

  it("counts the replicas whose attempts differ", () => {
    const second = pod("tasks-1", "taskflow-backend", named("tasks"));
    const made = attemptsFrom(second, scene).map(asExpected);
    const late = outcomesWith((attempt) => (words(attempt) === "tasks -> redis:6379/TCP" ? "timed out" : undefined));
    expect(disagreements([...late, ...made])).toEqual([
      "tasks -> redis:6379/TCP timed out, but is declared (1 of 2 attempts)",
    ]);
  });

  it("repeats attempts that must be answered, and no others", () => {
    const wrong: Record<string, string> = {
      "metrics -> postgres:5432/TCP": "open",
      "frontend -> auth:5000/TCP": "refused",
      "gateway -> auth:5000/TCP": "timed out",
      "users -> kube-dns:53/UDP": "timed out",
    };
    const outcomes = outcomesWith((attempt) => wrong[words(attempt)]);
    const unanswered = outcomes.filter(isUnanswered);
    expect(unanswered.map(({ attempt }) => words(attempt))).toEqual([
      "gateway -> auth:5000/TCP",
      "users -> kube-dns:53/UDP",
    ]);
    const [auth, dns] = unanswered.map(({ attempt }) => attempt);
    const later = [auth && { attempt: auth, outcome: "open" }, dns && { attempt: dns, outcome: "timed out" }];
    expect(
      disagreements(
        withLater(
          outcomes,
          later.filter((made) => made !== undefined),
        ),
      ).sort(),
    ).toEqual([
      "frontend -> auth:5000/TCP was refused instead of timing out, but no edge declares it: a packet came through",
      "metrics -> postgres:5432/TCP answered, but no edge declares it",
      "users -> kube-dns:53/UDP timed out, but is declared",
    ]);
  });

  it("lists the declared edges without an attempt", () => {
    const left = unattempted(planned.edges, all.map(asExpected));
    const others = planned.edges.filter((edge) => !between.includes(edge));
    expect(left).toEqual(others.map(formatEdge));
    expect(left.length).toBeGreaterThan(0);
  });
});

it("leaves out pods that have ended, are being deleted, or use the node's network", () => {
  const object = (spec: object, status: object, metadata = {}) =>
    podOf({ apiVersion: "v1", kind: "Pod", metadata: { name: "x", ...metadata }, spec, status }, planned);
  const running = { phase: "Running", podIP: "10.0.0.1" };
  expect(object({}, running)?.name).toBe("x");
  expect(object({ hostNetwork: true }, running)).toBeUndefined();
  expect(object({}, { ...running, phase: "Succeeded" })).toBeUndefined();
  expect(object({}, running, { deletionTimestamp: "2026-01-01T00:00:00Z" })).toBeUndefined();
});
