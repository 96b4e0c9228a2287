import { expect, test } from "vitest";
import { noMissingService } from "../../src/checks/no-missing-service.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noMissingService(fixture())).toEqual([]);
});

const url = (value: string) =>
  refused(noMissingService, ({ container }) => {
    container("tasks").env.push({ name: "PEER", value });
  });

test.each([
  [
    "http://taks.taskflow-backend.svc.cluster.local:8081",
    'there is no Service "taks" in taskflow-backend; did you mean "tasks"?',
  ],
  [
    "http://tasks.taskflow-backend.svc.cluster.local:8080",
    "Service taskflow-backend/tasks has no port 8080, only 8081",
  ],
  ["tasks.taskflow-backend.svc:80", "Service taskflow-backend/tasks has no port 80, only 8081"],
  ["http://tasks.taskflow-backend.svc.cluster.local", "Service taskflow-backend/tasks has no port 80, only 8081"],
  ["redis://:@postgres.taskflow-data.svc.cluster.local", "Service taskflow-data/postgres has no port 6379, only 5432"],
  [
    "http://tasks.taskflow-bakend.svc.cluster.local:8081",
    'there is no namespace "taskflow-bakend"; did you mean "taskflow-backend"?',
  ],
])("refuses %s in an environment variable", (value, reason) => {
  expect(url(value)).toEqual([`container "tasks" env PEER names "${value}": ${reason}`]);
});

test.each([
  "http://images.taskflow-backend.svc.cluster.local/",
  "postgres-0.postgres.taskflow-data.svc.cluster.local:5432",
  "tasks.taskflow-backend.svc.cluster.local",
  "kube-dns.kube-system.svc.cluster.local",
  "https://kubernetes.default.svc",
  "http://anything.ingress-nginx.svc.cluster.local:9999",
  "http://$backend.taskflow-backend.svc.cluster.local:1",
  "https://example.org:1234/x.svc-file",
])("accepts %s", (value) => {
  expect(url(value)).toEqual([]);
});

test("refuses a missing Service in arguments, commands and configuration files", () => {
  const host = "redis.taskflow-data.svc.cluster.local";
  const absent = 'there is no Service "redis" in taskflow-data; known: postgres';
  const found = refused(noMissingService, ({ container, get }) => {
    container("wait-for-needs").args = [`${host}:6379`];
    container("wait-for-needs").command[2] = `nc -z ${host} 6379`;
    get("ConfigMap", "tasks").data["nginx.conf"] = `http {\n  set $up ${host}:6379;\n}\n`;
  });
  expect(found).toEqual([
    `container "wait-for-needs" command names "${host}": ${absent}`,
    `container "wait-for-needs" args names "${host}:6379": ${absent}`,
    `data "nginx.conf" names "${host}:6379": ${absent}`,
  ]);
});

test("refuses an Ingress and a StatefulSet whose Service is not rendered", () => {
  const found = refused(noMissingService, ({ get }) => {
    get("Ingress", "tasks").spec.rules[0].http.paths[0].backend.service.name = "gateway";
    get("StatefulSet", "postgres").spec.serviceName = "postgres-headless";
  });
  expect(found).toEqual([
    'path /: there is no Service "gateway" in taskflow-backend; known: tasks, images',
    'serviceName: there is no Service "postgres-headless" in taskflow-data; known: postgres',
  ]);
});
