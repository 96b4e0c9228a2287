import { expect, test } from "vitest";
import { validAutoscaler } from "../../src/checks/valid-autoscaler.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validAutoscaler(fixture())).toEqual([]);
});

test("refuses bounds in the wrong order and reports both", () => {
  const rendered = plant(fixture(), ({ get }) => {
    Object.assign(get("HorizontalPodAutoscaler", "tasks").spec, { minReplicas: 3, maxReplicas: 2 });
  });
  expect(validAutoscaler(rendered)).toEqual([
    {
      where: "clusters/minikube/tasks/horizontalpodautoscaler.yaml",
      subject: "autoscaling/v2/HorizontalPodAutoscaler taskflow-backend/tasks",
      message: "minReplicas (3) is greater than maxReplicas (2)",
      rule: "valid-autoscaler",
      hint: "generator/src/catalog/microservices/tasks.ts sets scale",
    },
  ]);
});

test.each([0, -1, 1.5, "2", Number.NaN])("refuses a minimum of %j replicas", (minReplicas) => {
  const found = refused(validAutoscaler, ({ get }) => {
    get("HorizontalPodAutoscaler", "tasks").spec.minReplicas = minReplicas;
  });
  expect(found).toEqual([`minReplicas is ${minReplicas}, not a whole number from 1`]);
});

test("accepts equal bounds, and a missing minimum, which means 1", () => {
  const found = refused(validAutoscaler, ({ get }) => {
    const { spec } = get("HorizontalPodAutoscaler", "tasks");
    delete spec.minReplicas;
    spec.maxReplicas = 1;
  });
  expect(found).toEqual([]);
});

test("refuses a missing target, and one of another API group", () => {
  const name = refused(validAutoscaler, ({ get }) => {
    get("HorizontalPodAutoscaler", "tasks").spec.scaleTargetRef.name = "task";
  });
  expect(name).toEqual(["there is no apps/v1/Deployment taskflow-backend/task to scale"]);
  const group = refused(validAutoscaler, ({ get }) => {
    get("HorizontalPodAutoscaler", "tasks").spec.scaleTargetRef.apiVersion = "extensions/v1beta1";
  });
  expect(group).toEqual(["there is no extensions/v1beta1/Deployment taskflow-backend/tasks to scale"]);
});

test("refuses a second writer of the number of replicas: the target itself, or another autoscaler", () => {
  const found = refused(validAutoscaler, ({ get, add }) => {
    get("Deployment", "tasks").spec.replicas = 3;
    const scaler = get("HorizontalPodAutoscaler", "tasks");
    add("second.yaml", { ...scaler, metadata: { ...scaler.metadata, name: "second" } });
  });
  const undoes = "Deployment tasks sets replicas: 3, which undoes the autoscaler's work";
  expect(found).toEqual([
    undoes,
    "autoscaling/v2/HorizontalPodAutoscaler taskflow-backend/tasks scales Deployment tasks too: they undo each other's work",
    undoes,
  ]);
});

test("refuses a resource metric that a container or sidecar does not request", () => {
  const found = refused(validAutoscaler, ({ container, get }) => {
    delete container("health-checker").resources.requests.cpu;
    delete container("wait-for-needs").resources.requests.cpu;
    const resource = { name: "cpu", container: "task" };
    get("HorizontalPodAutoscaler", "tasks").spec.metrics.push({
      type: "ContainerResource",
      containerResource: resource,
    });
  });
  expect(found).toEqual([
    'metric cpu: container "health-checker" requests no cpu, so there is nothing to measure against',
    'metric cpu: no container "task"',
  ]);
});
