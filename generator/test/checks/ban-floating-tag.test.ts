import { expect, test } from "vitest";
import { banFloatingTag } from "../../src/checks/ban-floating-tag.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(banFloatingTag(fixture())).toEqual([]);
});

const image = (value: string) =>
  refused(banFloatingTag, ({ container }) => {
    container("tasks").image = value;
  });

test.each([
  "redis:8.2.2-bookworm",
  "quay.io/argoproj/argocd:v3.5.7",
  "ghcr.io/taskflow/tasks:sha-1a2b3c4",
  "ghcr.io/taskflow/tasks:0123456789abcdef0123456789abcdef01234567",
  "postgres:17.6-bookworm",
  "localhost:5000/postgres:17.6",
  `ghcr.io/taskflow/tasks:latest@sha256:${"0".repeat(64)}`,
])("accepts %s", (reference) => {
  expect(image(reference)).toEqual([]);
});

test.each([
  "redis:latest",
  "redis:8",
  "redis:8.2-bookworm",
  "python:3.12-slim",
  "postgres:17",
  "tasks:main",
  "tasks:1.2.x",
  "tasks:abc12",
])("refuses %s", (reference) => {
  const tag = reference.split(":")[1];
  expect(image(reference)).toEqual([
    `container "tasks" image "${reference}" has the tag "${tag}", which does not identify one build: use a full version (1.2.3), a commit id (7 to 40 hexadecimal digits) or a digest`,
  ]);
});

test("refuses an image without a tag: the colon of a registry's port starts no tag", () => {
  expect(image("localhost:5000/tasks")).toEqual([
    expect.stringContaining('image "localhost:5000/tasks" has no tag, which means latest'),
  ]);
});
