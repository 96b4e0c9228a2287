import { expect, test } from "vitest";
import { requirePruneGuard } from "../../src/checks/require-prune-guard.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(requirePruneGuard(fixture())).toEqual([]);
});

const key = "argocd.argoproj.io/sync-options";

test.each([
  ["Namespace", "taskflow-data"],
  ["StatefulSet", "postgres"],
  ["PersistentVolumeClaim", "images"],
])("refuses a %s without a guard or with half a guard", (kind, name) => {
  const none = refused(requirePruneGuard, ({ get }) => {
    delete get(kind, name).metadata.annotations;
  });
  expect(none).toEqual([
    `annotation ${key} is "", without Prune=confirm`,
    `annotation ${key} is "", without Delete=confirm`,
  ]);
  const half = refused(requirePruneGuard, ({ get }) => {
    get(kind, name).metadata.annotations[key] = "Prune=confirm,Delete=false";
  });
  expect(half).toEqual([`annotation ${key} is "Prune=confirm,Delete=false", without Delete=confirm`]);
});

test("accepts further options next to the guard", () => {
  const more = refused(requirePruneGuard, ({ get }) => {
    get("StatefulSet", "postgres").metadata.annotations[key] = "ServerSideApply=true, Delete=confirm, Prune=confirm";
  });
  expect(more).toEqual([]);
});

test("refuses a StatefulSet that deletes its claims", () => {
  const found = refused(requirePruneGuard, ({ get }) => {
    get("StatefulSet", "postgres").spec.persistentVolumeClaimRetentionPolicy.whenScaled = "Delete";
  });
  expect(found).toEqual(["persistentVolumeClaimRetentionPolicy.whenScaled is Delete, not Retain"]);
});

test("accepts a StatefulSet without a retention policy, which retains its claims", () => {
  const found = refused(requirePruneGuard, ({ get }) => {
    delete get("StatefulSet", "postgres").spec.persistentVolumeClaimRetentionPolicy;
  });
  expect(found).toEqual([]);
});

test("needs no guard on Argo CD's Namespace, which no Application owns, but on other objects of that name", () => {
  const rendered = plant(fixture(), ({ add }) => {
    const metadata = { name: "argocd" };
    add("a.yaml", { apiVersion: "v1", kind: "Namespace", metadata });
    add("b.yaml", { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata });
  });
  const subjects = requirePruneGuard(rendered).map(({ subject }) => subject);
  expect([...new Set(subjects)]).toEqual(["v1/PersistentVolumeClaim argocd"]);
});
