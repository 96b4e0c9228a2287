/** The committed folders as kustomize builds them, which is what Argo CD applies. */
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { needs } from "../../../setup/needs.ts";
import { programs } from "../../../setup/programs.ts";
import { findKustomize, kustomizeBuild } from "../../gates/kustomize.ts";
import type { KubeObject } from "../../src/render/manifest.ts";

const root = join(import.meta.dirname, "../../..");
const scratch = mkdtempSync(join(tmpdir(), "kustomize-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const program = programs.kustomize.findExact();
const kustomize = findKustomize(program ? { ...process.env, KUSTOMIZE: program } : process.env);

const idOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
const byId = (objects: KubeObject[]) => Object.fromEntries(objects.map((object) => [idOf(object), object]));
const objectsIn = (text: string) => [...parseAllDocuments(text)].map((document) => document.toJS() as KubeObject);
const rendered = (folder: string) =>
  globSync("**/*.yaml", { cwd: folder })
    .filter((file) => !file.endsWith("kustomization.yaml"))
    .flatMap((file) => objectsIn(readFileSync(join(folder, file), "utf8")));
const built = (folder: string) => objectsIn(kustomizeBuild(kustomize ?? { command: "", args: [] }, folder));

const folders = globSync("{clusters,apps}/**/kustomization.yaml", { cwd: root }).map(dirname).sort();

test("there are folders to build", () => {
  expect(folders.length).toBeGreaterThanOrEqual(20);
});

// A folder that only lists its own content is built to it: kustomize itself builds the topmost folders, which list the others.
test.each(folders)("%s lists its files and folders, and does nothing else", (folder) => {
  const { resources, ...others } = parse(readFileSync(join(root, folder, "kustomization.yaml"), "utf8"));
  expect(others).toEqual({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" });
  expect(resources.length).toBeGreaterThan(0);
  expect(resources.toSorted()).toEqual(
    readdirSync(join(root, folder))
      .filter((name) => name !== "kustomization.yaml")
      .sort(),
  );
});

describe("kustomize build", needs("kustomize"), () => {
  test.each(folders.filter((folder) => folder.split("/").length === 2))("%s is exactly what is rendered", (folder) => {
    const objects = rendered(join(root, folder));
    expect(objects.length).toBeGreaterThan(0);
    const results = built(join(root, folder));
    expect(results).toHaveLength(objects.length);
    expect(byId(results)).toEqual(byId(objects));
  });

  test.each(globSync("argocd/*", { cwd: root }))("%s patches and installs Argo CD's own manifests", (folder) => {
    const copy = mkdtempSync(join(scratch, "argocd-"));
    cpSync(join(root, folder), copy, { recursive: true });
    // Upstream's manifests, if ARGOCD_MANIFESTS names their folder; otherwise only those of their objects that are patched.
    const upstream = process.env.ARGOCD_MANIFESTS;
    const patched = ["argocd-cm", "argocd-cmd-params-cm"];
    const settings = patched
      .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`)
      .join("---\n");
    writeFileSync(join(copy, "upstream.yaml"), upstream ? readFileSync(join(upstream, "core-install.yaml")) : settings);
    const file = join(copy, "kustomization.yaml");
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/- https:\/\/\S+\/v3\.5\.\d+\/manifests\/core-install\.yaml/);
    writeFileSync(file, text.replace(/- https:\S+/, "- upstream.yaml"));
    const objects = byId(built(copy));
    const own = rendered(join(root, folder)).filter(({ metadata }) => !patched.includes(metadata.name));
    const containers = Object.values(objects).flatMap(({ spec }) => {
      const { containers = [], initContainers = [] } = spec?.template?.spec ?? {};
      return [...containers, ...initContainers] as { name: string; imagePullPolicy?: string }[];
    });
    if (upstream) expect(containers.length).toBeGreaterThanOrEqual(6);
    expect(containers.filter(({ imagePullPolicy }) => imagePullPolicy !== "IfNotPresent")).toEqual([]);
    for (const object of own) expect(objects[idOf(object)]).toEqual(object);
    expect(objects["ConfigMap argocd/argocd-cm"]?.data).toMatchObject({
      "application.resourceTrackingMethod": "annotation",
      "resource.customizations.health.argoproj.io_Application": expect.stringContaining("health.status"),
      "resource.customizations.health.networking.k8s.io_Ingress": expect.stringContaining("Healthy"),
    });
  });
});
