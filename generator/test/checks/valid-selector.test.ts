import { expect, test } from "vitest";
import { validSelector } from "../../src/checks/valid-selector.ts";
import { cronJob } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validSelector(fixture())).toEqual([]);
});

test("refuses a Service that selects no workload, every workload or two", () => {
  const found = refused(validSelector, ({ get }) => {
    get("Service", "tasks").spec.selector = { "app.kubernetes.io/name": "task" };
    get("Service", "images").spec.selector = { "app.kubernetes.io/part-of": "taskflow" };
    delete get("Service", "postgres").spec.selector;
  });
  expect(found).toEqual([
    "its selector app.kubernetes.io/name=task selects no workload, not exactly one",
    "its selector app.kubernetes.io/part-of=taskflow selects Deployment tasks and Deployment images, not exactly one",
    "its selector is empty: it must select the pods of one workload",
  ]);
});

test("refuses a target port whose name, number or protocol the pods do not have", () => {
  const found = refused(validSelector, ({ get }) => {
    get("Service", "tasks").spec.ports = [
      { port: 1, targetPort: "http" },
      { port: 8080 },
      { port: 8081, protocol: "UDP" },
      { port: 2, targetPort: 9091 },
    ];
  });
  const has = "its pods, which have health-checker (9091), tasks (8081)";
  expect(found).toEqual([
    `port 1: targetPort http/TCP is not a port of ${has}`,
    `port 8080: targetPort 8080/TCP is not a port of ${has}`,
    `port 8081: targetPort 8081/UDP is not a port of ${has}`,
  ]);
});

test("refuses a disruption budget that selects no workload or several", () => {
  const found = refused(validSelector, ({ get, add }) => {
    const { metadata, ...rest } = get("PodDisruptionBudget", "tasks");
    const other = (name: string, selector: object) =>
      add(`${name}.yaml`, { ...rest, metadata: { ...metadata, name }, spec: { selector } });
    other("all", {});
    other("none", { matchExpressions: [{ key: "app.kubernetes.io/name", operator: "In", values: ["a", "b"] }] });
    other("not", { matchExpressions: [{ key: "app.kubernetes.io/name", operator: "NotIn", values: ["tasks"] }] });
    other("known", { matchExpressions: [{ key: "app.kubernetes.io/name", operator: "Exists" }] });
    other("unknown", { matchExpressions: [{ key: "app.kubernetes.io/name", operator: "DoesNotExist" }] });
  });
  expect(found).toEqual([
    "its selector is empty: it must select the pods of one workload",
    "its selector app.kubernetes.io/name In (a,b) selects no workload, not exactly one",
    "its selector app.kubernetes.io/name Exists () selects Deployment tasks and Deployment images, not exactly one",
    "its selector app.kubernetes.io/name DoesNotExist () selects no workload, not exactly one",
  ]);
});

test("refuses a workload that does not select its own pods or also selects others", () => {
  const found = refused(validSelector, ({ get, remove }) => {
    remove("Service", "tasks");
    remove("PodDisruptionBudget", "tasks");
    get("Deployment", "tasks").spec.selector.matchLabels = { "app.kubernetes.io/name": "task" };
    get("Deployment", "images").spec.selector.matchLabels = { "app.kubernetes.io/part-of": "taskflow" };
    get("StatefulSet", "postgres").spec.selector = {};
  });
  expect(found).toEqual([
    "its selector app.kubernetes.io/name=task does not match its own pods (app.kubernetes.io/name=tasks,app.kubernetes.io/part-of=taskflow)",
    "its selector app.kubernetes.io/part-of=taskflow also matches the pods of Deployment tasks",
    "its selector is empty",
  ]);
});

test("accepts a Service that is the name of a server outside the cluster", () => {
  const found = refused(validSelector, ({ add }) =>
    add("mail.yaml", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "mail", namespace: "taskflow-backend" },
      spec: { type: "ExternalName", externalName: "smtp.example.com" },
    }),
  );
  expect(found).toEqual([]);
});

test("refuses a workload whose selector also matches the pods of a CronJob", () => {
  const found = refused(validSelector, ({ add, get }) => {
    const report = cronJob("report");
    report.spec.jobTemplate.spec.template.metadata = get("Deployment", "images").spec.template.metadata;
    add("report.yaml", report);
  });
  expect(found).toContainEqual(expect.stringContaining("also matches the pods of CronJob report"));
});
