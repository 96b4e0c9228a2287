import { expect, test } from "vitest";
import { noHashName } from "../../src/checks/no-hash-name.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(noHashName(fixture())).toEqual([]);
});

const named = (name: string) =>
  refused(noHashName, ({ get }) => {
    get("ConfigMap", "tasks").metadata.name = name;
  });

test.each([
  ["tasks-config-map-c8d0f3a1", "-c8d0f3a1"],
  ["tasks-7h58bkmf9t", "-7h58bkmf9t"],
])("refuses %s", (name, hash) => {
  expect(named(name)).toEqual([`the name "${name}" ends in a hash, ${hash}`]);
});

test.each(["tasks-c8", "tasks-cafe8d0f3a", "health-checker", "tasks-7h58bkmf9", "tasks-7h58bkmf9a"])(
  "accepts %s",
  (name) => {
    expect(named(name)).toEqual([]);
  },
);

test("refuses the label of cdk8s as a label, in a selector and in an expression", () => {
  const address = "cdk8s.io/metadata.addr";
  const found = refused(noHashName, ({ get }) => {
    get("Service", "tasks").spec.selector[address] = "c8a1b2c3";
    get("Deployment", "tasks").metadata.labels[address] = "c8a1b2c3";
    get("PodDisruptionBudget", "tasks").spec.selector = { matchExpressions: [{ key: address, operator: "Exists" }] };
  });
  const generated = `${address}, a hash of the code's location`;
  expect(found).toEqual([
    `metadata.labels has ${generated}`,
    `spec.selector has ${generated}`,
    `spec.selector.matchExpressions[0].key has ${generated}`,
  ]);
});
