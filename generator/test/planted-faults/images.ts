import type { Fault } from "./fault.ts";

/** The images of containers. */
export const images: readonly Fault[] = [
  {
    fault: "an image's path is in upper case",
    rule: "valid-image",
    message: "is not a path of lower-case letters",
    plant: ({ container }) => {
      container("tasks").image = "ghcr.io/TaskFlow/tasks:0.1.0";
    },
  },
  {
    fault: "a digest lost its last digit in a copy",
    rule: "valid-image",
    message: "is not a digest",
    plant: ({ container }) => {
      container("tasks").image = `ghcr.io/taskflow/tasks:0.1.0@sha256:${"a".repeat(63)}`;
    },
  },
  {
    fault: "an image has the tag latest",
    rule: "ban-floating-tag",
    message: 'has the tag "latest"',
    plant: ({ container }) => {
      container("wait-for-needs").image = "docker.io/library/busybox:latest";
    },
  },
  {
    fault: "an image has no tag",
    rule: "ban-floating-tag",
    message: "has no tag, which means latest",
    plant: ({ container }) => {
      container("health-checker").image = "localhost:5000/health-checker";
    },
  },
  {
    fault: "an image's tag moves with each build",
    rule: "ban-floating-tag",
    message: 'has the tag "17-bookworm"',
    plant: ({ container }) => {
      container("postgres").image = "docker.io/library/postgres:17-bookworm";
    },
  },
];
