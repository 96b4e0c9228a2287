import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { needs } from "../../../setup/needs.ts";
import { findKustomize, kustomizeBuild } from "../../gates/kustomize.ts";
import { runCheck, runGenerate } from "../../src/cli/generate.ts";
import { runVendor } from "../../src/cli/vendor.ts";
import type { Chart, VendoredSource } from "../../src/model/chart.ts";
import { validate } from "../../src/plan/validate.ts";
import { compareVendored } from "../../src/tree/vendored.ts";
import { facts } from "../application/index.ts";
import { withCluster } from "../facts.ts";
import { contents, run, scratch } from "./run.ts";

const catalog = "generator/src/catalog";
const released = `apiVersion: v1
kind: Namespace
metadata:
  name: taskflow-data
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: queues.example.com
---
# A comment that must stay.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: operator
  namespace: taskflow-data
spec:
  template:
    metadata:
      labels: { app.kubernetes.io/name: queue-operator }
    spec:
      containers: [{ name: operator, image: registry.test/operator:2.1.0 }]
`;
const chart: Chart = {
  name: "operator",
  description: "Runs queues",
  owner: "data",
  namespace: "taskflow-data",
  source: { folder: "vendor/operator", from: "", files: {}, objects: [] },
  kinds: { clusterWide: ["apiextensions.k8s.io/CustomResourceDefinition"], namespaced: ["apps/Deployment"] },
  pods: { "queue-operator": { description: "Reads the custom resources" } },
};

const folder = scratch();

/** A repository with an empty catalog, and a source file beside it. */
function repository(text = released): { root: string; source: string; lock: () => Record<string, VendoredSource> } {
  const root = folder();
  mkdirSync(join(root, catalog), { recursive: true });
  writeFileSync(join(root, "operator.yaml"), text);
  const lock = () => JSON.parse(readFileSync(join(root, catalog, "vendor.json"), "utf8"));
  return { root, source: "operator.yaml", lock };
}

const vendor = (root: string, name?: string, source?: string) =>
  runVendor({ name, source, catalog, quiet: true }, root);

test("copies the file as it is, and records its hash, its objects and their pods", async () => {
  const { root, source, lock } = repository();
  expect(await vendor(root, "operator", source)).toBe(0);
  const files = contents(join(root, "vendor/operator"));
  expect([...files.keys()]).toEqual(["kustomization.yaml", "operator.yaml"]);
  expect(files.get("operator.yaml")).toBe(released);
  const sum = spawnSync("sha256sum", [join(root, "vendor/operator/operator.yaml")], { encoding: "utf8" });
  const { operator } = lock();
  expect(operator).toMatchObject({
    folder: "vendor/operator",
    from: "operator.yaml",
    withoutNamespaces: ["taskflow-data"],
  });
  if (!sum.error) expect(sum.stdout.split(" ")[0]).toBe(operator?.files["operator.yaml"]);
  expect(operator?.objects).toEqual([
    { kind: "apiextensions.k8s.io/CustomResourceDefinition", name: "queues.example.com" },
    {
      kind: "apps/Deployment",
      name: "operator",
      namespace: "taskflow-data",
      pods: { "app.kubernetes.io/name": "queue-operator" },
    },
  ]);
});

test("the record is valid facts of a chart", async () => {
  const { root, source, lock } = repository();
  await vendor(root, "operator", source);
  const { operator: recorded } = lock();
  if (!recorded) throw new Error("nothing is recorded");
  const charts = { ...facts.charts, operator: { ...chart, source: recorded } };
  expect(validate({ ...withCluster("laptop", { charts: { operator: {} } }), charts })).toEqual([]);
});

test("kustomize builds the folder without the Namespace", needs("kustomize"), async () => {
  const { root, source } = repository();
  await vendor(root, "operator", source);
  const kustomize = findKustomize();
  if (!kustomize) throw new Error("no kustomize");
  const built = parseAllDocuments(kustomizeBuild(kustomize, join(root, "vendor/operator"))).map(
    (one) => one.toJS().kind,
  );
  expect(built.sort()).toEqual(["CustomResourceDefinition", "Deployment"]);
});

describe("npm run check and npm run vendor refuse", () => {
  test.each([
    [
      "an edited file",
      (path: string) => writeFileSync(`${path}/operator.yaml`, `${released}# by hand\n`),
      "valid-vendored-file",
    ],
    ["a missing file", (path: string) => rmSync(`${path}/operator.yaml`), "no-missing-file"],
    ["a file more", (path: string) => writeFileSync(`${path}/more.yaml`, released), "ban-stale-file"],
    [
      "an edited kustomization",
      (path: string) => writeFileSync(`${path}/kustomization.yaml`, ""),
      "valid-vendored-file",
    ],
  ])("%s", async (_, edit, rule) => {
    const { root, source, lock } = repository();
    await vendor(root, "operator", source);
    expect(compareVendored(root, Object.values(lock()))).toEqual([]);
    expect(await vendor(root)).toBe(0);
    edit(join(root, "vendor/operator"));
    expect(compareVendored(root, Object.values(lock())).map((issue) => issue.rule)).toEqual([rule]);
    expect(await vendor(root)).toBe(1);
    expect(await vendor(root, "operator")).toBe(0); // restores the folder
    expect(await vendor(root)).toBe(0);
  });
});

test("npm run check ends with findings after an edit of a vendored file", async () => {
  const { root, source, lock } = repository();
  await vendor(root, "operator", source);
  const { operator: recorded } = lock();
  if (!recorded) throw new Error("nothing is recorded");
  const charts = { ...facts.charts, operator: { ...chart, source: recorded } };
  const catalogOf = { facts: { ...withCluster("laptop", { charts: { operator: {} } }), charts }, named: String };
  const options = { check: true, clusters: [], out: root, allowRemoval: [], quiet: true, force: false, catalog: null };
  await runGenerate(options, root, catalogOf.facts, null);
  expect(runCheck(options, root, catalogOf)).toBe(0);
  writeFileSync(join(root, "vendor/operator/operator.yaml"), `${released}# by hand\n`);
  expect(runCheck(options, root, catalogOf)).toBe(1);
});

test("a checkout with CRLF line ends is as recorded", async () => {
  const { root, source, lock } = repository(released.replaceAll("\n", "\r\n"));
  await vendor(root, "operator", source);
  const file = join(root, "vendor/operator/operator.yaml");
  expect(readFileSync(file, "utf8")).toBe(released);
  writeFileSync(file, released.replaceAll("\n", "\r\n"));
  expect(compareVendored(root, Object.values(lock()))).toEqual([]);
});

test("a recorded source with other content changes nothing, unless it is named", async () => {
  const { root, source, lock } = repository();
  await vendor(root, "operator", source);
  const before = contents(root);
  writeFileSync(join(root, "operator.yaml"), released.replace("2.1.0", "2.2.0"));
  await expect(vendor(root, "operator")).rejects.toThrow("has other content than");
  expect(contents(join(root, "vendor"))).toEqual(
    new Map([...before].flatMap(([path, text]) => (path.startsWith("vendor/") ? [[path.slice(7), text]] : []))),
  );
  await vendor(root, "operator", source);
  expect(readFileSync(join(root, "vendor/operator/operator.yaml"), "utf8")).toContain("2.2.0");
  expect(compareVendored(root, Object.values(lock()))).toEqual([]);
});

describe("refuses a source", () => {
  const secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { password: x }\n";
  test.each([
    ["with values in a Secret", secret, "has values in the Secret s"],
    ["that is no YAML", "a: [", "must be YAML"],
    ["with a template of a Helm chart", "kind: {{ .Values.kind }}\n", "no object of Kubernetes"],
    ["without objects", "# nothing\n", "has no objects"],
    ["with an object without a name", "apiVersion: v1\nkind: Service\n", "no object of Kubernetes"],
  ])("%s", async (_, text, message) => {
    const { root, source } = repository(text);
    await expect(vendor(root, "operator", source)).rejects.toThrow(message);
    expect(existsSync(join(root, "vendor"))).toBe(false);
  });

  test("that is not there, that is a kustomization, or that is not encrypted", async () => {
    const { root } = repository();
    await expect(vendor(root, "operator", "nothing.yaml")).rejects.toThrow('there is no file or folder "nothing.yaml"');
    mkdirSync(join(root, "folder"));
    writeFileSync(join(root, "folder/kustomization.yaml"), "");
    await expect(vendor(root, "operator", "folder")).rejects.toThrow("is a kustomization: build it first");
    await expect(vendor(root, "operator", "http://localhost/a.yaml")).rejects.toThrow("is not an https:// URL");
    await expect(vendor(root, "operator")).rejects.toThrow("SOURCE is missing");
  });
});

test("reads a folder: one recorded file for each", async () => {
  const { root, lock } = repository();
  mkdirSync(join(root, "folder"));
  for (const [index, text] of released.split("---\n").entries())
    writeFileSync(join(root, `folder/${index}.yaml`), text);
  await vendor(root, "operator", "folder");
  expect(Object.keys(lock().operator?.files ?? {})).toEqual(["0.yaml", "1.yaml", "2.yaml"]);
});

test("reports an answer of a server that is no manifest", async () => {
  const server = createServer((_, answer) => answer.writeHead(404).end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const { root } = repository();
  // The server speaks no TLS: the connection fails, and the reason is in the message.
  await expect(vendor(root, "operator", `https://127.0.0.1:${port}/a.yaml`)).rejects.toThrow("cannot be fetched");
});

test("without a bundle, npm run vendor compares nothing and says so", () => {
  const { status, stdout } = run(["vendor"]);
  expect([status, stdout]).toEqual([0, "0 bundles are as recorded\n"]);
});
