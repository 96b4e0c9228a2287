import { expect, test } from "vitest";
import { noMissingNamespace } from "../../src/checks/no-missing-namespace.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noMissingNamespace(fixture())).toEqual([]);
});

test("refuses an object in a namespace that is not rendered", () => {
  const astray = refused(noMissingNamespace, ({ get }) => {
    get("Service", "tasks").metadata.namespace = "taskflow-bakend";
  });
  expect(astray).toEqual(['no manifest renders namespace "taskflow-bakend"; did you mean "taskflow-backend"?']);
});

test("refuses an object without a namespace and accepts a kind that has none", () => {
  const nowhere = refused(noMissingNamespace, ({ get, add }) => {
    delete get("Service", "tasks").metadata.namespace;
    add("role.yaml", { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "reader" } });
  });
  expect(nowhere).toEqual(["has no namespace: it would be created in the client's current namespace"]);
});

test("accepts only Argo CD's own objects in Argo CD's namespace", () => {
  const hidden = refused(noMissingNamespace, ({ get, add }) => {
    add("argocd/namespace.yaml", { apiVersion: "v1", kind: "Namespace", metadata: { name: "argocd" } });
    get("ConfigMap", "tasks").metadata.namespace = "argocd";
  });
  expect(hidden).toEqual(['namespace "argocd" is Argo CD\'s own: nothing else is rendered into it']);
});
