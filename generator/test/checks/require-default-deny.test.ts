import { expect, test } from "vitest";
import { requireDefaultDeny } from "../../src/checks/require-default-deny.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(requireDefaultDeny(fixture())).toEqual([]);
});

const missing = [
  "no NetworkPolicy in taskflow-data denies everything: it takes podSelector {}, policyTypes Ingress and Egress, and no rules",
];

test("refuses a namespace without a default deny", () => {
  const found = refused(requireDefaultDeny, ({ add, get }) => {
    get("NetworkPolicy", "default-deny").metadata.namespace = "taskflow-data";
    add("other/namespace.yaml", { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
  });
  expect(found).toEqual([
    expect.stringContaining("in taskflow-backend denies"),
    expect.stringContaining("in other denies"),
  ]);
});

test.each([
  ["a selector", { podSelector: { matchLabels: { a: "b" } } }],
  ["one direction", { policyTypes: ["Ingress"] }],
  ["a rule that allows everything", { egress: [{}] }],
  ["a rule for every peer", { ingress: [{}] }],
])("refuses a default deny with %s", (_, spec) => {
  const found = refused(requireDefaultDeny, ({ get, remove }) => {
    const { metadata } = get("NetworkPolicy", "default-deny");
    remove("NetworkPolicy", "default-deny");
    metadata.namespace = "taskflow-backend";
    Object.assign(get("NetworkPolicy", "default-deny").spec, spec);
  });
  expect(found).toContain(missing[0]);
});

test("accepts Argo CD's namespace, which Argo CD's own manifests protect", () => {
  const found = refused(requireDefaultDeny, ({ add }) =>
    add("argocd/namespace.yaml", { apiVersion: "v1", kind: "Namespace", metadata: { name: "argocd" } }),
  );
  expect(found).toEqual([]);
});
