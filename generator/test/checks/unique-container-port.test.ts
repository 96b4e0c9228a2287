import { expect, test } from "vitest";
import { uniqueContainerPort } from "../../src/checks/unique-container-port.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(uniqueContainerPort(fixture())).toEqual([]);
});

test("refuses a sidecar on the main container's port", () => {
  const rendered = plant(fixture(), ({ container }) => {
    container("health-checker").ports[0].containerPort = 8081;
  });
  expect(uniqueContainerPort(rendered)).toEqual([
    {
      where: "clusters/minikube/tasks/deployment.yaml",
      subject: "apps/v1/Deployment taskflow-backend/tasks",
      message: 'containers "health-checker" and "tasks" both have port 8081/TCP',
      rule: "unique-container-port",
      hint: "generator/src/catalog/microservices/tasks.ts sets ports and sidecars",
    },
  ]);
});

test("refuses two ports with one name, even in one container", () => {
  const sameName = refused(uniqueContainerPort, ({ container }) => {
    container("health-checker").ports[0].name = "tasks";
  });
  expect(sameName).toEqual(['containers "health-checker" and "tasks" both have a port named "tasks"']);
  const sameContainer = refused(uniqueContainerPort, ({ container }) => {
    container("images").ports.push({ containerPort: 8083 });
  });
  expect(sameContainer).toEqual(['container "images" has port 8083/TCP twice']);
});

test("accepts one number for two protocols, and for an init container that ends", () => {
  const shared = refused(uniqueContainerPort, ({ container }) => {
    container("images").ports.push({ containerPort: 8083, protocol: "UDP" });
    container("wait-for-needs").ports = [{ containerPort: 8081 }];
  });
  expect(shared).toEqual([]);
});
