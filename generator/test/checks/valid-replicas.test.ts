import { expect, test } from "vitest";
import { validReplicas } from "../../src/checks/valid-replicas.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validReplicas(fixture())).toEqual([]);
});

test.each([-1, 0, 1.5, "2", Number.NaN])("refuses %j replicas", (replicas) => {
  const found = refused(validReplicas, ({ get }) => {
    get("StatefulSet", "postgres").spec.replicas = replicas;
  });
  expect(found).toEqual([`replicas is ${replicas}, not a whole number from 1`]);
});

test("refuses two pods on a ReadWriteOnce volume: more replicas, a rolling update or an autoscaler", () => {
  const found = refused(validReplicas, ({ get, add }) => {
    Object.assign(get("Deployment", "images").spec, { replicas: 2, strategy: { type: "RollingUpdate" } });
    const scaler = get("HorizontalPodAutoscaler", "tasks");
    const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "images" };
    add("scaler.yaml", { ...scaler, metadata: { ...scaler.metadata, name: "images" }, spec: { scaleTargetRef } });
  });
  const reason = 'but it mounts the ReadWriteOnce claim "images"';
  expect(found).toEqual([
    `an autoscaler scales it, ${reason}`,
    `replicas is 2, ${reason}`,
    `strategy is RollingUpdate, not Recreate, ${reason}`,
  ]);
});

test("accepts many pods on a ReadWriteMany claim", () => {
  const found = refused(validReplicas, ({ get }) => {
    get("Deployment", "images").spec.replicas = 2;
    get("PersistentVolumeClaim", "images").spec.accessModes = ["ReadWriteMany"];
  });
  expect(found).toEqual([]);
});

test("refuses a StatefulSet with two pods on one claim, and a DaemonSet on a cluster of two nodes", () => {
  const mounting = (kind: string, nodes: number, replicas?: number) =>
    refused(validReplicas, ({ add, declared, get }) => {
      declared.nodes = nodes;
      const { metadata, spec, ...rest } = get("Deployment", "images");
      const { strategy: _, ...same } = spec;
      add("writer.yaml", { ...rest, kind, metadata: { ...metadata, name: "writer" }, spec: { ...same, replicas } });
    });
  expect(mounting("StatefulSet", 2, 1)).toEqual([]);
  expect(mounting("StatefulSet", 1, 2)).toEqual(['replicas is 2, but it mounts the ReadWriteOnce claim "images"']);
  expect(mounting("DaemonSet", 1)).toEqual([]);
  expect(mounting("DaemonSet", 2)).toEqual([
    'a pod runs on each of 2 nodes, but it mounts the ReadWriteOnce claim "images"',
  ]);
});
