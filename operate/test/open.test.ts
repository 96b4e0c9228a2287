import { describe, expect, it } from "vitest";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import type { Api } from "../api.ts";
import type { LiveObject } from "../kinds.ts";
import { leaveOut, leftOut, without } from "../left-out.ts";
import { followedCluster, instructions, microserviceNamed } from "../open/open.ts";
import { commandLine } from "../open/options.ts";
import { rootOf } from "../planned.ts";
import { laptop } from "./fixture.ts";

const { planned } = laptop;
const root = (path = "apps/laptop"): LiveObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: rootOf(planned) },
  spec: { source: { path, kustomize: { patches: [{ patch: "- op: replace" }] } } },
});
const clusterWith = (...found: LiveObject[]) =>
  ({ find: async () => found[0], list: async () => found }) as unknown as Api;

describe("npm run open", () => {
  it("prints the address and the command that shows the password, but no password", () => {
    const microservice = microserviceNamed(planned, "grafana");
    const lines = instructions({ microservice, context: "c", port: 8000 });
    expect(lines[0]).toBe("grafana: http://127.0.0.1:8000 (port http of monitoring/grafana), until Ctrl-C");
    expect(lines).toContain(
      "admin-password: kubectl --context c -n monitoring get secret grafana-secrets -o 'jsonpath={.data.admin-password}' | base64 -d",
    );
  });

  it("suggests the nearest name", () => {
    expect(() => microserviceNamed(planned, "grafan")).toThrow(
      new Usage('unknown microservice "grafan": did you mean "grafana"?'),
    );
  });

  it("recognizes the cluster by the tree that Argo CD follows", async () => {
    expect(await followedCluster(clusterWith(root(), root("clusters/laptop/auth")))).toBe("laptop");
    await expect(followedCluster(clusterWith(root(), root("apps/stage")))).rejects.toThrow(
      "follows laptop and stage here",
    );
    await expect(followedCluster(clusterWith())).rejects.toThrow("set --cluster NAME");
  });

  it.each([
    ["a b", 'unexpected argument "b"'],
    ["--port 80", "NAME is missing"],
    ["a --port 0", '--port is "0": it must be a whole number from 1 to 65535'],
    ["a --port 70000", '--port is "70000": it must be a whole number from 1 to 65535'],
  ])("refuses %j", (line, message) => {
    expect(() => commandLine.parse(line.split(" "))).toThrow(message);
  });
});

describe("left-out Applications", () => {
  const names = ["kube-prometheus-stack", "grafana"];

  it("are read back from the root Application alone", async () => {
    expect(await leftOut(clusterWith(leaveOut(root(), names)), planned)).toEqual(names);
    expect(await leftOut(clusterWith(root()), planned)).toEqual([]);
    expect(await leftOut(clusterWith(), planned)).toEqual([]);
  });

  it("are removed from the plan", () => {
    const rest = without(planned, names);
    expect(rest.chartApplications).not.toContain("kube-prometheus-stack");
    expect(rest.applications).toHaveLength(planned.applications.length - 1);
    expect(rest.edges).toBe(planned.edges);
  });
});
