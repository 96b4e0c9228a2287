import { expect, test } from "vitest";
import { noMissingServiceAccount } from "../../src/checks/no-missing-service-account.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noMissingServiceAccount(fixture())).toEqual([]);
});

test("refuses pods whose account is not rendered", () => {
  const missing = refused(noMissingServiceAccount, ({ podSpec }) => {
    podSpec("Deployment", "tasks").serviceAccountName = "task";
  });
  expect(missing).toEqual([
    'serviceAccountName: there is no ServiceAccount "task" in taskflow-backend; did you mean "tasks"?',
  ]);
});

test("looks for the account in the pods' own namespace", () => {
  const missing = refused(noMissingServiceAccount, ({ podSpec }) => {
    podSpec("StatefulSet", "postgres").serviceAccountName = "tasks";
  });
  expect(missing).toHaveLength(1);
});

test("refuses a binding to an account that is not rendered, except in a namespace that is not rendered", () => {
  const subject = (name: string, namespace?: string) => ({ kind: "ServiceAccount", name, namespace });
  const missing = refused(noMissingServiceAccount, ({ add }) =>
    add("rolebinding.yaml", {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "read", namespace: "taskflow-backend" },
      subjects: [subject("tasks"), subject("nobody"), subject("prometheus", "monitoring")],
    }),
  );
  expect(missing).toEqual(['subject: there is no ServiceAccount "nobody" in taskflow-backend; known: tasks, images']);
});
