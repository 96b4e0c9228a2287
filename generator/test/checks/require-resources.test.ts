import { expect, test } from "vitest";
import { requireResources } from "../../src/checks/require-resources.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(requireResources(fixture())).toEqual([]);
});

test.each(["cpu", "memory", "ephemeral-storage"])(
  "refuses main, init and sidecar containers without %s",
  (resource) => {
    const found = refused(requireResources, ({ container }) => {
      delete container("wait-for-needs").resources.requests[resource];
      delete container("health-checker").resources.limits[resource];
      delete container("tasks").resources.limits[resource];
    });
    expect(found).toEqual([
      `container "wait-for-needs" has no ${resource} request`,
      `container "health-checker" has no ${resource} limit`,
      `container "tasks" has no ${resource} limit`,
    ]);
  },
);

test("refuses a container without resources", () => {
  const found = refused(requireResources, ({ container }) => {
    delete container("tasks").resources;
  });
  expect(found).toHaveLength(6);
});

test.each(["128mb", "1.5.0", "-1", "", "lots"])("refuses %j as a quantity", (quantity) => {
  const found = refused(requireResources, ({ container }) => {
    container("tasks").resources.limits.memory = quantity;
  });
  expect(found).toEqual([`container "tasks" memory limit "${quantity}" is not a quantity such as 250m or 128Mi`]);
});

test("compares quantities by value", () => {
  const set = (requests: object, limits: object) =>
    refused(requireResources, ({ container }) => {
      Object.assign(container("tasks").resources.requests, requests);
      Object.assign(container("tasks").resources.limits, limits);
    });
  expect(set({ memory: "1Gi" }, { memory: "512Mi" })).toEqual([
    'container "tasks" memory request (1Gi) is greater than its limit (512Mi)',
  ]);
  expect(set({ cpu: "1001m" }, { cpu: 1 })).toEqual([
    'container "tasks" cpu request (1001m) is greater than its limit (1)',
  ]);
  expect(set({ cpu: "1000m", memory: "1Gi" }, { cpu: "1", memory: "1024Mi" })).toEqual([]);
  expect(set({ cpu: "0" }, { cpu: "1" })).toEqual([]);
  expect(set({ cpu: "0" }, { cpu: "0" })).toEqual(['container "tasks" cpu limit is 0']);
});
