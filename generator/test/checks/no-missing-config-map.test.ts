import { expect, test } from "vitest";
import { noMissingConfigMap } from "../../src/checks/no-missing-config-map.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noMissingConfigMap(fixture())).toEqual([]);
});

test("refuses a ConfigMap that is not rendered, as variables and as a volume, even an optional one", () => {
  const missing = refused(noMissingConfigMap, ({ container, podSpec }) => {
    container("tasks").envFrom = [{ configMapRef: { name: "task", optional: true } }];
    podSpec("Deployment", "images").volumes.push({ name: "config", configMap: { name: "images" } });
    podSpec("StatefulSet", "postgres").volumes.push({
      name: "all",
      projected: { sources: [{ configMap: { name: "tasks" } }] },
    });
  });
  expect(missing).toEqual([
    'container "tasks" envFrom: there is no ConfigMap "task" in taskflow-backend; did you mean "tasks"?',
    'volume "config": there is no ConfigMap "images" in taskflow-backend; known: tasks',
    'volume "all": there is no ConfigMap "tasks" in taskflow-data; there is none',
  ]);
});

test("refuses a key that the ConfigMap does not have", () => {
  const missing = refused(noMissingConfigMap, ({ container, podSpec }) => {
    container("tasks").env.push({
      name: "LEVEL",
      valueFrom: { configMapKeyRef: { name: "tasks", key: "LOG_LEVLE", optional: true } },
    });
    podSpec("Deployment", "tasks").volumes.push({
      name: "config",
      configMap: { name: "tasks", items: [{ key: "LOG_LEVEL" }, { key: "nginx.conf" }] },
    });
  });
  expect(missing).toEqual([
    'volume "config": ConfigMap "tasks" has no key "nginx.conf"; known: LOG_LEVEL, DATABASE_URL',
    'container "tasks" env LEVEL: ConfigMap "tasks" has no key "LOG_LEVLE"; did you mean "LOG_LEVEL"?',
  ]);
});

test("accepts the ConfigMap that Kubernetes creates in every namespace", () => {
  const everywhere = refused(noMissingConfigMap, ({ podSpec }) => {
    podSpec("Deployment", "images").volumes.push({ name: "ca", configMap: { name: "kube-root-ca.crt" } });
  });
  expect(everywhere).toEqual([]);
});
