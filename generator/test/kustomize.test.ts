import { chmodSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { needs } from "../../setup/needs.ts";
import { programs } from "../../setup/programs.ts";
import { findKustomize, kustomizeBuild, noKustomize } from "../gates/kustomize.ts";
import type { KubeObject } from "../src/render/manifest.ts";

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "kustomize-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const program = programs.kustomize.find();
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

describe("kustomize build", needs("kustomize"), () => {
  test("there are folders to build", () => {
    expect(folders.length).toBeGreaterThanOrEqual(30);
  });

  test.each(folders)("%s is what is rendered, no more and no less", (folder) => {
    const objects = rendered(join(root, folder));
    expect(objects.length).toBeGreaterThan(0);
    const results = built(join(root, folder));
    expect(results).toHaveLength(objects.length);
    expect(byId(results)).toEqual(byId(objects));
  });

  test.each(globSync("argocd/*", { cwd: root }))("%s installs Argo CD's own manifests, patched", (folder) => {
    const copy = mkdtempSync(join(scratch, "argocd-"));
    cpSync(join(root, folder), copy, { recursive: true });
    // Upstream's manifests, where ARGOCD_MANIFESTS says that they are; else the objects of them that are patched.
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

describe("which kustomize", () => {
  const bin = mkdtempSync(join(scratch, "bin-"));
  const program = (name: string, status: number) => {
    const path = join(bin, name);
    writeFileSync(path, `#!/bin/sh\nexit ${status}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  test("none: undefined, and a text that says how to get one", () => {
    expect(findKustomize({ PATH: bin })).toBeUndefined();
    expect(noKustomize).toMatch(/KUSTOMIZE.*install/);
  });

  test("kubectl's own, then kustomize on PATH, then KUSTOMIZE", () => {
    program("kubectl", 0);
    expect(findKustomize({ PATH: bin })).toEqual({ command: "kubectl", args: ["kustomize"] });
    program("kustomize", 0);
    expect(findKustomize({ PATH: bin })).toEqual({ command: "kustomize", args: ["build"] });
    const named = program("mine", 0);
    expect(findKustomize({ PATH: bin, KUSTOMIZE: named })).toEqual({ command: named, args: ["build"] });
  });

  test("a KUSTOMIZE that does not run is an error", () => {
    expect(() => findKustomize({ PATH: bin, KUSTOMIZE: program("broken", 3) })).toThrow(/does not run/);
  });
});
