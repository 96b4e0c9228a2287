import { expect, test } from "vitest";
import { uniqueNodePort } from "../../src/checks/unique-node-port.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(uniqueNodePort(fixture())).toEqual([]);
});

test("refuses two Services with one node port", () => {
  const twice = refused(uniqueNodePort, ({ get }) => {
    get("Service", "tasks").spec.ports[0].nodePort = 30080;
  });
  expect(twice).toEqual([
    "nodePort 30080/TCP is taken by v1/Service taskflow-backend/tasks in clusters/minikube/tasks/service.yaml",
  ]);
});

test.each([29999, 32768, 30080.5])("refuses node port %d", (nodePort) => {
  const rendered = plant(fixture(), ({ get }) => {
    get("Service", "images").spec.ports[0].nodePort = nodePort;
  });
  expect(uniqueNodePort(rendered)).toMatchObject([
    {
      message: `nodePort ${nodePort} is not a whole number from 30000 to 32767`,
      hint: "generator/src/catalog/clusters/minikube.ts sets nodePorts",
    },
  ]);
});

test.each([30000, 32767])("accepts node port %d", (nodePort) => {
  const edge = refused(uniqueNodePort, ({ get }) => {
    get("Service", "images").spec.ports[0].nodePort = nodePort;
  });
  expect(edge).toEqual([]);
});
