import { expect, test } from "vitest";
import { uniqueObject } from "../../src/checks/unique-object.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(uniqueObject(fixture())).toEqual([]);
});

test("reports both files of a duplicate object, whatever the version of its group", () => {
  const rendered = plant(fixture(), ({ add, get }) =>
    add("copy/deployment.yaml", { ...get("Deployment", "tasks"), apiVersion: "apps/v2" }),
  );
  expect(uniqueObject(rendered)).toEqual([
    {
      where: "clusters/minikube/copy/deployment.yaml",
      subject: "apps/v2/Deployment taskflow-backend/tasks",
      message:
        "the same object is in clusters/minikube/tasks/deployment.yaml and in clusters/minikube/copy/deployment.yaml",
      rule: "unique-object",
      hint: expect.any(String),
    },
  ]);
});

test("distinguishes namespaces, kinds and groups", () => {
  const elsewhere = refused(uniqueObject, ({ add, get }) => {
    const { metadata, ...rest } = get("Service", "tasks");
    add("a.yaml", { ...rest, metadata: { ...metadata, namespace: "taskflow-data" } });
    add("b.yaml", { ...rest, metadata, apiVersion: "serving.knative.dev/v1" });
  });
  expect(elsewhere).toEqual([]);
});
