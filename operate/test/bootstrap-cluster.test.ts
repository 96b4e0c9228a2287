import { describe, expect, it } from "vitest";
import { title } from "../application.ts";
import { judgeSize } from "../bootstrap/preflight/size.ts";
import { judgeVersion } from "../bootstrap/preflight/version.ts";
import type { LiveObject } from "../kinds.ts";
import { laptop } from "./fixture.ts";

const { cluster, planned } = laptop;
const ours = planned.components.flatMap(({ kind, name }) => (kind === "namespace" ? [name] : []))[0] as string;

const texts = (findings: readonly { text: string }[]) => findings.map(({ text }) => text);

const node = (name: string, allocatable: object, spec: object = {}, ready = "True"): LiveObject => ({
  ...{ apiVersion: "v1", kind: "Node", metadata: { name }, spec },
  status: { allocatable, conditions: [{ type: "Ready", status: ready }] },
});
const pod = (id: string, spec: object, phase = "Running"): LiveObject => {
  const [namespace = "", name = ""] = id.split("/");
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name }, spec, status: { phase } };
};
const container = (cpu?: string, memory?: string) => ({ resources: { requests: { cpu, memory } } });

describe("the check of the cluster's size", () => {
  /** The CPUs and MiB that the findings report as missing. */
  const lacking = (nodes: readonly LiveObject[], pods: readonly LiveObject[] = []) => {
    const [cpu, memory] = ["CPU", "memory"].map((resource) => {
      const text = texts(judgeSize(planned, nodes, pods)).find((line) => line.includes(` of ${resource}, `)) ?? "";
      const [, amount = "0"] = /: (\S+) more are needed/.exec(text) ?? [];
      return amount.endsWith("m") ? Number(amount.slice(0, -1)) / 1_000 : Number(amount.replace("Mi", ""));
    });
    return { cpu: cpu ?? 0, memory: memory ?? 0 };
  };
  const requested = lacking([node("n", { cpu: "0", memory: "0" })]);
  /** The resources that these pods take on a node that the application alone would fill exactly. */
  const taken = (
    pods: readonly LiveObject[],
    nodes = [node("n", { cpu: `${requested.cpu}`, memory: `${requested.memory}Mi` })],
  ) => lacking(nodes, pods);

  it("requires the application's own requests", () => {
    expect(requested.cpu).toBeGreaterThan(0.2);
    expect(requested.memory).toBeGreaterThan(300);
    expect(taken([])).toEqual({ cpu: 0, memory: 0 });
  });

  it("accepts the size that the catalog declares", () => {
    expect(judgeSize(planned, [node("n", cluster.size)], [])).toEqual([]);
  });

  it("reports the missing amounts", () => {
    const [cpu, memory] = judgeSize(planned, [node("n", { cpu: "100m", memory: "64Mi" })], []);
    expect(cpu?.text).toMatch(
      new RegExp(`^${title} requests \\d+m? of CPU, and 100m are free: \\d+m? more are needed$`),
    );
    expect(memory?.text).toBe(
      `${title} requests ${requested.memory}Mi of memory, and 64Mi are free: ${requested.memory - 64}Mi more are needed`,
    );
    expect([cpu?.level, memory?.level]).toEqual(["error", "error"]);
  });

  it.each([
    ["2", 2, "0", 0],
    ["1500m", 1.5, "3906252Ki", 3815],
    ["0.25", 0.25, "134217728", 128],
    ["1", 1, "129e6", 124],
    ["1", 1, "1G", 954],
  ])("reads CPU %s and memory %s", (cpu, cpus, memory, mebibytes) => {
    expect(taken([pod("x/p", { containers: [container(cpu, memory)] })])).toEqual({ cpu: cpus, memory: mebibytes });
  });

  it("counts other pods that run or wait, but not the application's own", () => {
    const spec = { containers: [container("1", "64Mi")] };
    expect(taken([pod(`${ours}/p`, spec), pod("x/p", spec, "Succeeded"), pod("x/p", spec, "Failed")]).cpu).toBe(0);
    expect(taken([pod("x/p", spec), pod("x/q", spec, "Pending")])).toEqual({ cpu: 2, memory: 128 });
  });

  it("counts nothing for a container without requests", () => {
    expect(
      taken([pod("x/p", { containers: [{}, { resources: {} }, { resources: { limits: { cpu: "1" } } }] })]).cpu,
    ).toBe(0);
  });

  it("counts init containers as the scheduler does: the largest, with the sidecars before it", () => {
    const sidecar = { ...container("200m"), restartPolicy: "Always" };
    const spec = { initContainers: [container("300m"), sidecar, container("1")], containers: [container("500m")] };
    expect(taken([pod("x/p", spec)]).cpu).toBe(1.2);
    expect(taken([pod("x/p", { ...spec, containers: [container("500m"), container("2")] })]).cpu).toBe(2.7);
    expect(taken([pod("x/p", { containers: [container("1")], overhead: { cpu: "250m" } })]).cpu).toBe(1.25);
  });

  it("counts only nodes that accept pods", () => {
    const amounts = { cpu: "8", memory: "32Gi" };
    const tainted = (key: string, effect: string) => node("t", amounts, { taints: [{ key, effect }] });
    const none = "the cluster has no Node that accepts pods: each is unschedulable or has a taint";
    const judged = (one: LiveObject) => texts(judgeSize(planned, [one], []));
    expect(judged(node("c", amounts, { unschedulable: true }))).toEqual([none]);
    expect(judged(tainted("node-role.kubernetes.io/control-plane", "NoSchedule"))).toEqual([none]);
    expect(judged(tainted("spot", "PreferNoSchedule"))).toEqual([]);
    expect(judged(tainted("node.kubernetes.io/disk-pressure", "NoSchedule"))).toEqual([]);
    expect(judgeSize(planned, [], [])).toEqual([{ level: "error", text: none }]);
  });

  it("ignores pods on nodes that do not count", () => {
    const small = node("n", { cpu: `${requested.cpu}`, memory: `${requested.memory}Mi` });
    const closed = node("c", { cpu: "8", memory: "8Gi" }, { unschedulable: true });
    const on = (nodeName: string) => pod("x/p", { nodeName, containers: [container("1", "64Mi")] });
    expect(taken([on("c")], [small, closed]).cpu).toBe(0);
    expect(taken([on("n")], [small, closed]).cpu).toBe(1);
  });

  it("names a node that is not ready", () => {
    const unready = node("n", { cpu: "8", memory: "32Gi" }, {}, "Unknown");
    expect(judgeSize(planned, [unready], [])).toEqual([{ level: "warning", text: "Node n is not ready" }]);
  });
});

describe("the check of the cluster's version", () => {
  it.each([
    ["1.36", []],
    ["1.35", []],
    ["1.34", ["warning"]],
    ["1.33", ["error"]],
  ])("accepts the rendered version, a newer one, or with a warning the previous one: %s", (running, levels) => {
    const findings = judgeVersion(running, { name: "x", kubernetes: "1.35" });
    expect(findings.map(({ level }) => level)).toEqual(levels);
    for (const { text } of findings)
      expect(text).toContain(`the cluster runs Kubernetes ${running}, and x is rendered for 1.35`);
  });
});
