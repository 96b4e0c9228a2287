import { describe, expect, it } from "vitest";
import { attemptsFrom } from "../../e2e/attempts/attempts.ts";
import { type Pod, podOf } from "../../e2e/attempts/scene.ts";
import { formatEdge } from "../../generator/src/model/traffic.ts";
import { all, between, disguised, dns, one, planned, scene, services, stranger, words } from "./attempts-fixture.ts";

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
    const to = { kind: "addresses", name: "bucket", cidrs: ["192.168.0.0/16"], except: ["192.168.9.0/24"] } as const;
    const edges = [{ ...edge, to, port: 443, protocol: "TCP", reason: "external" }] as const;
    const door = (address: string) =>
      ({ title: address, address, port: 443, protocol: "TCP", behind: [{ address, port: 443 }] }) as const;
    const doors = ["192.168.1.1", "192.168.9.1", "10.244.9.1"].map(door);
    const tried = attemptsFrom(one("images"), { ...scene, edges, doors, pods: [] }).filter(({ port }) => port === 443);
    expect(tried.map(({ expected }) => expected)).toEqual(["open", "timed out", "timed out"]);
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
