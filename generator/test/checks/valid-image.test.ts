import { expect, test } from "vitest";
import { validImage } from "../../src/checks/valid-image.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(validImage(fixture())).toEqual([]);
});

const image = (value: string) =>
  refused(validImage, ({ container }) => {
    container("tasks").image = value;
  });

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

test.each([
  "redis",
  "redis:8.2.2-bookworm",
  "library/redis:8.2.2",
  "re__dis.x:8.2.2",
  "localhost:5000/team__x/a.b_c--d:V1.0.0_rc",
  `registry.k8s.io/pause@${digest}`,
  `ghcr.io:443/taskflow-gitops/tasks:0.1.0@${digest}`,
])("accepts %s", (reference) => {
  expect(image(reference)).toEqual([]);
});

test.each([
  [
    "ghcr.io/TaskFlow/tasks:0.1.0",
    '"TaskFlow" is not a path of lower-case letters, digits and single . _ - between them',
  ],
  ["GHCR.io/taskflow/tasks:0.1.0", '"GHCR.io" is not a registry\'s lower-case host name'],
  ["ghcr.io/taskflow//tasks:0.1.0", '"" is not a path of lower-case letters, digits and single . _ - between them'],
  [
    "ghcr.io/taskflow/tasks-:0.1.0",
    '"tasks-" is not a path of lower-case letters, digits and single . _ - between them',
  ],
  ["ghcr.io/taskflow/tasks:", '"" is not a tag'],
  ["ghcr.io/taskflow/tasks:-1", '"-1" is not a tag'],
  ["ghcr.io/taskflow/tasks:0.1.0 ", '"0.1.0 " is not a tag'],
  ["ghcr.io/taskflow/tasks@sha256:abc", '"sha256:abc" is not a digest: sha256: and 64 lower-case hexadecimal digits'],
  [
    `ghcr.io/tasks@${digest.toUpperCase()}`,
    `"${digest.toUpperCase()}" is not a digest: sha256: and 64 lower-case hexadecimal digits`,
  ],
  ["", '"" is not a path of lower-case letters, digits and single . _ - between them'],
])("refuses %s", (reference, reason) => {
  expect(image(reference)).toEqual([`container "tasks" image "${reference}": ${reason}`]);
});

test("checks init containers and sidecars, and refuses names that are too long", () => {
  const long = `ghcr.io/${"a".repeat(248)}`;
  const found = refused(validImage, ({ container }) => {
    container("wait-for-needs").image = "BusyBox:1.37.0";
    container("health-checker").image = long;
  });
  expect(found).toEqual([
    expect.stringContaining('container "wait-for-needs"'),
    `container "health-checker" image "${long}": the name has 256 characters, 255 at most`,
  ]);
});
