import { microservices } from "../application/index.ts";
import { withCluster, withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const dns = { to: "kube-dns" };
const box = (rest: object) => withMore({ microservices: [imaged("box", {}, rest)] });

export const invalidVariables: readonly Row[] = [
  [
    "one variable of two calls",
    box({ calls: [dns, { to: "tasks", env: "ADDR" }, { to: "auth", env: "ADDR" }] }),
    "unique-variable",
    "the call of tasks and the call of auth both set the variable ADDR",
  ],
  [
    "one variable of a call and the environment",
    box({ calls: [dns, { to: "tasks", env: "ADDR" }], environment: { ADDR: "x" } }),
    "unique-variable",
    "the call of tasks and environment both set",
  ],
  [
    "one variable of the environment and a Secret",
    box({ environment: { KEY: "x" }, secrets: { key: { credential: "box/key", env: "KEY" } } }),
    "unique-variable",
    "the Secret's key key and environment both set",
  ],
  [
    "one variable of a sidecar twice",
    withMicroservice("tasks", {
      sidecars: [
        {
          name: "beside",
          description: "Runs beside it",
          image: { repository: "registry.test/beside", tag: "1.0.0" },
          port: 9091,
          localOnly: false,
          calls: [{ to: "images", env: "IMAGES" }],
          environment: { IMAGES: "x" },
          resources: { cpu: ["1m", "10m"], memory: ["8Mi", "8Mi"] },
        },
      ],
    }),
    "unique-variable",
    "sidecar beside: the call of images and environment",
  ],
  [
    "an override of a call's address",
    withCluster("laptop", { overrides: { tasks: { environment: { SMTP_URL: "x" } } } }),
    "unique-variable",
    "overrides.tasks: the call of smtp and environment both set the variable SMTP_URL",
  ],
  [
    "a variable with a dash",
    box({ environment: { "LOG-LEVEL": "x" } }),
    "valid-variable",
    '"LOG-LEVEL" is not the name',
  ],
  [
    "a variable of a call with a digit first",
    box({ calls: [dns, { to: "tasks", env: "1ST" }] }),
    "valid-variable",
    'calls[1].env "1ST"',
  ],
  ["a variable that is a number", box({ environment: { PORT: 80 } }), "valid-fact", "environment.PORT is 80, not text"],
  [
    "variables of a program that the generator configures",
    withMicroservice("redis", { environment: { MAXMEMORY: "1gb" } }),
    "ban-unused-fact",
    "environment has no effect",
  ],
  [
    "a variable for an exporter's call",
    withMicroservice("redis-exporter", { calls: [dns, { to: "redis", atStart: false, env: "REDIS" }] }),
    "ban-unused-fact",
    "env has no effect on the calls of redis",
  ],
  [
    "one address of one of our services for two ports",
    withMicroservice("archive", { calls: [dns, { to: "tasks" }, { to: "tasks", port: "export" }] }),
    "unique-variable",
    "the call of tasks and the call of tasks:export both set the variable TASKS_URL",
  ],
  [
    "the address of a microservice in the environment",
    withMicroservice("images", { environment: { AUTH_URL: "x" } }),
    "unique-variable",
    "the call of auth and environment both set the variable AUTH_URL",
  ],
  [
    "the port of one of our services in the environment",
    withMicroservice("images", { environment: { PORT: "1" } }),
    "unique-variable",
    "ports and environment both set the variable PORT",
  ],
  [
    "the name of one of our services on one cluster",
    withCluster("laptop", { overrides: { images: { environment: { APP_NAME: "x" } } } }),
    "unique-variable",
    "overrides.images: name and environment both set the variable APP_NAME",
  ],
  [
    "the port of a sidecar in its environment",
    withMicroservice("tasks", {
      sidecars: microservices.tasks.sidecars?.map((one) => ({ ...one, environment: { PORT: "1" } })),
    }),
    "unique-variable",
    "sidecar health-checker: the sidecar itself and environment both set the variable PORT",
  ],
];
