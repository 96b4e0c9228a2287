import { expect, test } from "vitest";
import { noMissingSecret } from "../../src/checks/no-missing-secret.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noMissingSecret(fixture())).toEqual([]);
});

test("refuses an undeclared Secret in every place where one is used", () => {
  const missing = refused(noMissingSecret, ({ container, get, podSpec }) => {
    podSpec("Deployment", "tasks").volumes[0].secret.secretName = "task-secrets";
    podSpec("Deployment", "images").imagePullSecrets = [{ name: "registry" }];
    container("images").envFrom = [{ secretRef: { name: "bucket" } }];
    container("images").env = [{ name: "A", valueFrom: { secretKeyRef: { name: "bucket", key: "a" } } }];
    get("Ingress", "tasks").spec.tls[0].secretName = "tls";
    get("ServiceAccount", "tasks").imagePullSecrets = [{ name: "registry" }];
  });
  const declared = "known: tasks-secrets, taskflow-tls";
  expect(missing).toEqual([
    'volume "tasks-secrets": no Secret "task-secrets" is declared in taskflow-backend; did you mean "tasks-secrets"?',
    `imagePullSecrets: no Secret "registry" is declared in taskflow-backend; ${declared}`,
    `tls of tasks.test: no Secret "tls" is declared in taskflow-backend; ${declared}`,
    `container "images" envFrom: no Secret "bucket" is declared in taskflow-backend; ${declared}`,
    `container "images" env A: no Secret "bucket" is declared in taskflow-backend; ${declared}`,
    `imagePullSecrets: no Secret "registry" is declared in taskflow-backend; ${declared}`,
  ]);
});

test("refuses a key that the Secret does not declare", () => {
  const missing = refused(noMissingSecret, ({ container, podSpec, declared }) => {
    podSpec("Deployment", "tasks").volumes[0].secret.items.push({ key: "api-tokn", path: "x" });
    container("tasks").env[0].valueFrom.secretKeyRef.key = "smtp";
    declared.secrets[1].keys = ["tls.crt"];
  });
  expect(missing).toEqual([
    'volume "tasks-secrets": Secret "tasks-secrets" declares no key "api-tokn"; did you mean "api-token"?',
    'container "tasks" env API_TOKEN: Secret "tasks-secrets" declares no key "smtp"; known: api-token, database-password',
    'tls of tasks.test: Secret "taskflow-tls" declares no key "tls.key"; did you mean "tls.crt"?',
  ]);
});

test("does not find a Secret of another namespace", () => {
  const missing = refused(noMissingSecret, ({ declared }) => {
    declared.secrets[0].namespace = "taskflow-data";
  });
  expect(missing).toHaveLength(2);
});
