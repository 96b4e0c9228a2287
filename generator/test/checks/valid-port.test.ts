import { expect, test } from "vitest";
import { validPort } from "../../src/checks/valid-port.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validPort(fixture())).toEqual([]);
});

test.each([
  [0, "0"],
  [65536, "65536"],
  [Number.NaN, "NaN"],
  [80.5, "80.5"],
  ["80", '"80"'],
])("refuses container port %j", (number, shown) => {
  const wrong = refused(validPort, ({ container }) => {
    container("tasks").ports[0].containerPort = number;
  });
  expect(wrong).toEqual([`container "tasks" containerPort is ${shown}, not a whole number from 1 to 65535`]);
});

test("refuses a container port below 1024, which only root may open", () => {
  const privileged = refused(validPort, ({ container }) => {
    container("tasks").ports[0].containerPort = 80;
  });
  expect(privileged).toEqual(['container "tasks" containerPort is 80: below 1024 only root may listen']);
});

test("refuses a Service's port and target port", () => {
  const wrong = refused(validPort, ({ get }) => {
    Object.assign(get("Service", "tasks").spec.ports[0], { port: 0, targetPort: 70000 });
  });
  expect(wrong).toEqual([
    "port is 0, not a whole number from 1 to 65535",
    "targetPort is 70000, not a whole number from 1 to 65535",
  ]);
});

test("refuses port 0 of a policy, as the API server does", () => {
  const wrong = refused(validPort, ({ get }) => {
    Object.assign(get("NetworkPolicy", "tasks").spec.egress[0].ports[0], { port: 0, endPort: 65536 });
  });
  expect(wrong).toEqual([
    "policy port is 0, not a whole number from 1 to 65535",
    "policy endPort is 65536, not a whole number from 1 to 65535",
  ]);
});

test("accepts port 1024, and leaves named ports and open ranges of policies to the rule reachability", () => {
  const found = refused(validPort, ({ container, get }) => {
    container("tasks").ports[0].containerPort = 1024;
    get("NetworkPolicy", "tasks").spec.egress[0].ports = [{ port: "postgres" }, { protocol: "TCP" }];
  });
  expect(found).toEqual([]);
});
