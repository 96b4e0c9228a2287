import { expect, test } from "vitest";
import { requirePodSecurity } from "../../src/checks/require-pod-security.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(requirePodSecurity(fixture())).toEqual([]);
});

const label = (name: string, value: string | undefined) =>
  refused(requirePodSecurity, ({ get }) => {
    get("Namespace", "taskflow-data").metadata.labels[`pod-security.kubernetes.io/${name}`] = value;
  });

test.each(["enforce", "audit", "warn"])("refuses another level of %s and a missing one", (mode) => {
  const name = `label pod-security.kubernetes.io/${mode}`;
  expect(label(mode, "baseline")).toEqual([`${name} is baseline, not restricted`]);
  expect(label(mode, undefined)).toEqual([`${name} is undefined, not restricted`]);
});

test.each(["latest", "1.34", "v1", undefined])("refuses version %s", (version) => {
  const name = "label pod-security.kubernetes.io/warn-version";
  expect(label("warn-version", version)).toEqual([`${name} is ${version}, not a version such as v1.34`]);
});

test("refuses a namespace without labels", () => {
  const found = refused(requirePodSecurity, ({ get }) => {
    delete get("Namespace", "taskflow-data").metadata.labels;
  });
  expect(found).toHaveLength(6);
});
