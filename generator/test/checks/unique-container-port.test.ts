import { expect, test } from "vitest";
import { uniqueContainerPort } from "../../src/checks/unique-container-port.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("lets a correct cluster pass", () => {
  expect(uniqueContainerPort(fixture())).toEqual([]);
});

test("refuses a sidecar on its main container's port", () => {
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

test("refuses one name for two ports, of one container too", () => {
  const sameName = refused(uniqueContainerPort, ({ container }) => {
    container("health-checker").ports[0].name = "tasks";
  });
  expect(sameName).toEqual(['containers "health-checker" and "tasks" both have a port named "tasks"']);
  const sameContainer = refused(uniqueContainerPort, ({ container }) => {
    container("images").ports.push({ containerPort: 8083 });
  });
  expect(sameContainer).toEqual(['container "images" has port 8083/TCP twice']);
});

test("lets one number serve two protocols, and an init container that ends use it before", () => {
  const shared = refused(uniqueContainerPort, ({ container }) => {
    container("images").ports.push({ containerPort: 8083, protocol: "UDP" });
    container("wait-for-needs").ports = [{ containerPort: 8081 }];
  });
  expect(shared).toEqual([]);
});
