import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { ChartKinds, Values } from "../src/model/chart.ts";
import { facts } from "../test/application/index.ts";
import { filesOf, withCluster } from "../test/facts.ts";
import { findTool } from "./find-tool.ts";
import { helm, undeclaredPods, wrongKinds } from "./helm.ts";
import { tools } from "./tools.ts";
import { treesIn } from "./trees.ts";

const project = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "AppProject",
  metadata: { name: "operator" },
  spec: {
    clusterResourceWhitelist: [{ group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" }],
    namespaceResourceWhitelist: [
      { group: "", kind: "Service" },
      { group: "apps", kind: "Deployment" },
    ],
  },
};
const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: "a" } });
const crd = object("apiextensions.k8s.io/v1", "CustomResourceDefinition");
const [service, deployment] = [object("v1", "Service"), object("apps/v1", "Deployment")];
const chart = (...objects: (typeof crd)[]) => ({ where: "apps/a/b.yaml", project: "operator", objects });
const messages = (...charts: Parameters<typeof wrongKinds>[2]) =>
  wrongKinds("argocd/a/appproject-operator.yaml", project, charts).map(({ message }) => message);

describe("the kinds of a project", () => {
  test("are those that its charts bring, all together", () => {
    expect(messages(chart(crd, service, deployment))).toEqual([]);
    expect(messages(chart(crd), chart(service, deployment))).toEqual([]);
  });

  test("lack one that a chart brings: also one of the same name in another group", () => {
    expect(messages(chart(crd, service, deployment, object("batch/v1", "Job")))).toEqual([
      'the chart brings the kind "batch/Job", which its project does not let in',
    ]);
    expect(messages(chart(crd, deployment, service, object("serving.knative.dev/v1", "Service")))).toEqual([
      'the chart brings the kind "serving.knative.dev/Service", which its project does not let in',
    ]);
  });

  test("have one that no chart brings, unless a chart could not be rendered", () => {
    expect(messages(chart(crd, deployment))).toEqual(['lets in the kind "Service", which no chart of it brings']);
    expect(messages(chart(crd, deployment), { ...chart(), objects: null })).toEqual([]);
  });
});

describe("a chart's pods", () => {
  const workload = (labels: object, namespace?: string) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "queue", ...(namespace ? { namespace } : {}) },
    spec: { template: { metadata: { labels }, spec: { containers: [] } } },
  });
  const policy = (matchLabels: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "queue", namespace: "data" },
    spec: { podSelector: { matchLabels } },
  });
  const found = (pods: ReturnType<typeof workload>, ...policies: ReturnType<typeof policy>[]) =>
    undeclaredPods({ where: "apps/a/b.yaml", namespace: "data", objects: [pods, service] }, policies).length;

  test("are selected by a policy of their namespace, other than the default deny", () => {
    const labels = { app: "queue", role: "server" };
    expect(found(workload(labels), policy({ app: "queue" }))).toBe(0);
    expect(found(workload(labels), policy({}))).toBe(1);
    expect(found(workload(labels), policy({ app: "queue", role: "client" }))).toBe(1);
    expect(found(workload(labels, "kube-system"), policy({ app: "queue" }))).toBe(1);
  });
});

/** Whether the pinned helm is there; it is not installed for this test alone, which takes minutes. */
const repository = join(import.meta.dirname, "../..");
const there =
  spawnSync("helm", ["version"], { env: { PATH: `${process.env.PATH}:${repository}/.cache/bin` } }).status === 0;

describe.skipIf(!there)("the gate renders a chart of a repository", () => {
  const found = there ? findTool(tools.helm, repository) : { missing: "" };
  const tool = "path" in found ? found.path : "helm";
  const folder = mkdtempSync(join(tmpdir(), "helm-gate-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  write("queue/Chart.yaml", "apiVersion: v2\nname: queue\nversion: 1.2.3\n");
  write("queue/values.yaml", "job: false\nclass: none\n");
  write(
    "queue/crds/crd.yaml",
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: q.example.com}\n",
  );
  write(
    "queue/templates/all.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {class: {{ .Values.class }}}\n---\n{{ if .Values.job }}\napiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n{{ end }}\n",
  );
  const helmCommand = (...args: string[]) => spawnSync(tool, args, { cwd: folder, encoding: "utf8" });
  helmCommand("package", "queue");

  /** The gate's reading of the fixture's laptop with the chart at a port's server. */
  async function readingWith(values: Values, kinds: ChartKinds, version = "1.2.3") {
    const server = spawn(process.execPath, [
      "-e",
      `const http = require("http"), fs = require("fs");
       const server = http.createServer((request, answer) => {
         try { answer.end(fs.readFileSync(${JSON.stringify(folder)} + request.url)); } catch { answer.writeHead(404).end(); }
       }).listen(0, "127.0.0.1", () => console.log(server.address().port));`,
    ]);
    try {
      const [port] = await once(server.stdout, "data");
      const url = `http://127.0.0.1:${String(port).trim()}`;
      helmCommand("repo", "index", ".", "--url", url);
      const queue = {
        name: "queue",
        description: "Keeps messages",
        owner: "data",
        namespace: "taskflow-data",
        source: { repository: url, chart: "queue", version, values },
        kinds,
      };
      const own = { queue };
      const { monitoring, ...laptop } = facts.clusters.laptop ?? { monitoring: undefined };
      const changed = { ...laptop, monitoring: { ...monitoring, stack: "prometheus" }, charts: { queue: {} } };
      const root = join(folder, "trees");
      rmSync(root, { recursive: true, force: true });
      for (const [path, text] of filesOf({ ...withCluster("laptop", changed), charts: own }, "laptop"))
        write(`trees/${path}`, text);
      return helm(tool, { repository, root, trees: treesIn(root) });
    } finally {
      server.kill();
    }
  }
  const kinds = { clusterWide: ["apiextensions.k8s.io/CustomResourceDefinition"], namespaced: ["ConfigMap"] };

  test("with its values, its definitions, and its kinds as they are let in", async () => {
    const [reading] = await readingWith({}, kinds);
    expect(reading).toMatchObject({ over: "laptop", read: 1, expected: 1, findings: [] });
  });

  test("and reports a kind that the values bring", async () => {
    const [reading] = await readingWith({ job: true }, kinds);
    expect(reading?.findings.map(({ message }) => message)).toEqual([
      'the chart brings the kind "batch/Job", which its project does not let in',
    ]);
  });

  test("and reports that it could not read a version that is not there", async () => {
    const [reading] = await readingWith({}, kinds, "9.9.9");
    expect(reading).toMatchObject({ read: 0, expected: 1, findings: [] });
    expect(reading?.note).toContain("9.9.9");
  });
});
