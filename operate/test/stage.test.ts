import { describe, expect, it } from "vitest";
import type { Cluster } from "../../generator/src/model/cluster.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { facts } from "../../generator/test/application/index.ts";
import type { Api } from "../api.ts";
import { ownKey } from "../application.ts";
import { podsOf } from "../cluster/pods.ts";
import type { Kind, LiveObject } from "../kinds.ts";
import { without } from "../left-out.ts";
import { applicationOf, applicationsOf, namespacesOf, rootOf, selectorOf, servingOf } from "../planned.ts";
import type { Report } from "../report.ts";
import { teardown } from "../teardown/teardown.ts";
import { rack } from "./fixture.ts";

/** Staging beside rack, on the same Kubernetes cluster. */
const cluster: Cluster = { ...rack.cluster, name: "staging", stage: { beside: "rack", prefix: "staging" } };
const planned = plan({ ...facts, clusters: { ...facts.clusters, staging: cluster } }, cluster);

describe("a stage", () => {
  it("has Applications, namespaces and labels of its own, but the same names of microservices", () => {
    const shared = new Set(applicationsOf(rack.planned));
    expect(applicationsOf(planned)).toHaveLength(shared.size);
    expect(applicationsOf(planned).filter((name) => shared.has(name))).toEqual([]);
    expect(applicationOf(planned, "auth")).toBe("staging-auth");
    expect(namespacesOf(planned).every((name) => name.startsWith("staging-"))).toBe(true);
    expect(rootOf(planned)).toBe(`staging-${rootOf(rack.planned)}`);
    expect(servingOf(planned).map(({ name }) => name)).toEqual(servingOf(rack.planned).map(({ name }) => name));
  });

  it("leaves an Application out by its own name", () => {
    const names = (left: string) => without(planned, [left]).components.map(({ name }) => name);
    expect(names("staging-auth")).not.toContain("auth");
    expect(names("auth")).toContain("auth");
  });

  it("counts its own pods only", async () => {
    const asked: unknown[] = [];
    const api = { list: async (...question: unknown[]) => asked.push(question) } as unknown as Api;
    await podsOf({ api, planned });
    expect(asked).toEqual([["Pod", undefined, { labels: selectorOf(planned) }]]);
    expect(selectorOf(planned)).not.toBe(selectorOf(rack.planned));
  });

  it.each([
    [["rack", "staging"], false, "Argo CD, which also follows rack"],
    [["staging"], true, undefined],
  ])("leaves Argo CD to the others at its teardown: %j", async (followed, removed, stays) => {
    const application = (name: string, path: string): LiveObject => ({
      ...{ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name, namespace: "argocd" } },
      spec: { source: { path } },
    });
    const marked = { name: "argocd", annotations: { [ownKey("made-by")]: "bootstrap" } };
    const objects: LiveObject[] = [
      { apiVersion: "v1", kind: "Namespace", metadata: marked },
      ...followed.map((name) => application(name === "rack" ? rootOf(rack.planned) : rootOf(planned), `apps/${name}`)),
      ...["auth", "staging-auth"].map((name) => application(name, `clusters/x/auth`)),
    ];
    const is = (kind: Kind, name?: string) => (one: LiveObject) =>
      one.kind === kind && (!name || one.metadata.name === name);
    const api = {
      find: async (kind: Kind, _: string, name: string) => objects.find(is(kind, name)),
      list: async (kind: Kind) => objects.filter(is(kind)),
      remove: async (kind: Kind, _: string, name: string) => {
        const at = objects.findIndex(is(kind, name));
        if (at >= 0) objects.splice(at, 1);
      },
    } as unknown as Api;
    const report = { step: (_: string, work: (say: () => void) => unknown) => work(() => {}) } as unknown as Report;
    const target = { cluster, planned, context: undefined, api, kubectl: async () => "" };
    const lines = await teardown(target, false, 1, report);
    expect(lines.find((line) => line.startsWith("Argo CD"))).toBe(stays);
    expect(objects.some(is("Namespace", "argocd"))).toBe(!removed);
    const left = objects.filter(is("Application")).map(({ metadata }) => metadata.name);
    expect(left).toEqual(followed.includes("rack") ? [rootOf(rack.planned), "auth"] : ["auth"]);
  });
});
