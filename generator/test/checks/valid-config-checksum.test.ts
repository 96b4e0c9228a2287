import { expect, test } from "vitest";
import { validConfigChecksum } from "../../src/checks/valid-config-checksum.ts";
import { cronJob, job } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validConfigChecksum(fixture())).toEqual([]);
});

test("refuses the checksum of another configuration and a missing checksum", () => {
  const stale = refused(validConfigChecksum, ({ get }) => {
    get("ConfigMap", "tasks").data.LOG_LEVEL = "debug";
  });
  expect(stale).toEqual([
    "annotation checksum/config of its pods is 366c52638270, but the checksum of ConfigMap tasks is 87fdf4c956ae",
  ]);
  const none = refused(validConfigChecksum, ({ get }) => {
    get("Deployment", "tasks").spec.template.metadata.annotations = {};
  });
  expect(none).toEqual([
    "annotation checksum/config of its pods is undefined, but the checksum of ConfigMap tasks is 366c52638270",
  ]);
});

test("ignores the order of keys", () => {
  const found = refused(validConfigChecksum, ({ get }) => {
    const configMap = get("ConfigMap", "tasks");
    configMap.data = Object.fromEntries(Object.entries(configMap.data).reverse());
  });
  expect(found).toEqual([]);
});

test("covers every ConfigMap that the pods read, as variables or as volumes, sorted by name", () => {
  const found = refused(validConfigChecksum, ({ add, get, podSpec }) => {
    add("b.yaml", {
      ...get("ConfigMap", "tasks"),
      metadata: { name: "b", namespace: "taskflow-backend" },
      data: { k: "2" },
    });
    add("a.yaml", {
      ...get("ConfigMap", "tasks"),
      metadata: { name: "a", namespace: "taskflow-backend" },
      data: { k: "1" },
    });
    const { volumes, containers } = podSpec("Deployment", "images");
    volumes.push({ name: "config", configMap: { name: "b" } });
    containers[0].env = [{ name: "K", valueFrom: { configMapKeyRef: { name: "a", key: "k" } } }];
  });
  expect(found).toEqual([
    "annotation checksum/config of its pods is undefined, but the checksum of ConfigMap a, b is 84ef4a20e92f",
  ]);
});

test("covers a Job that runs once; a hook and a CronJob start with the present configuration", () => {
  const env = [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "tasks", key: "LOG_LEVEL" } } }];
  const found = refused(validConfigChecksum, ({ add }) => {
    const once = job("once");
    const hook = job("hook", {}, { "argocd.argoproj.io/hook": "Sync" });
    const report = cronJob("report");
    for (const { template } of [once.spec, hook.spec, report.spec.jobTemplate.spec])
      template.spec.containers[0].env = env;
    for (const object of [once, hook, report]) add(`${object.metadata.name}.yaml`, object);
  });
  expect(found).toEqual([
    "annotation checksum/config of its pods is undefined, but the checksum of ConfigMap tasks is 366c52638270",
  ]);
});
