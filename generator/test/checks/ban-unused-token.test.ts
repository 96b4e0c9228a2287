import { expect, test } from "vitest";
import { banUnusedToken } from "../../src/checks/ban-unused-token.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(banUnusedToken(fixture())).toEqual([]);
});

const binding = (kind: string, subject: object) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name: "read", ...(kind === "RoleBinding" ? { namespace: "taskflow-backend" } : {}) },
  subjects: [{ kind: "ServiceAccount", ...subject }],
});

const mounted = (subject?: object, kind = "RoleBinding") =>
  refused(banUnusedToken, ({ add, get, podSpec }) => {
    delete podSpec("Deployment", "tasks").automountServiceAccountToken;
    get("ServiceAccount", "tasks").automountServiceAccountToken = true;
    if (subject) add("binding.yaml", binding(kind, subject));
  });

const unused = [
  'automountServiceAccountToken is undefined, not false, but no binding gives ServiceAccount "tasks" a role',
  'automountServiceAccountToken is true, not false, but no binding gives ServiceAccount "tasks" a role',
];

test("refuses a token whose account has no role", () => {
  expect(mounted()).toEqual(unused);
});

test("accepts a token whose account has a role", () => {
  expect(mounted({ name: "tasks" })).toEqual([]);
  expect(mounted({ name: "tasks", namespace: "taskflow-backend" }, "ClusterRoleBinding")).toEqual([]);
});

test("refuses a token where only another account has a role", () => {
  expect(mounted({ name: "images" })).toEqual(unused);
  expect(mounted({ name: "tasks", namespace: "taskflow-data" }, "ClusterRoleBinding")).toEqual(unused);
});

test("refuses a token in a projected volume", () => {
  const found = refused(banUnusedToken, ({ podSpec }) => {
    podSpec("Deployment", "images").volumes.push({
      name: "api",
      projected: { sources: [{ serviceAccountToken: { path: "token" } }] },
    });
  });
  expect(found).toEqual(['volume "api" holds a token, but no binding gives ServiceAccount "images" a role']);
});
