import { expect, test } from "vitest";
import { requireProbe } from "../../src/checks/require-probe.ts";
import { cronJob } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(requireProbe(fixture())).toEqual([]);
});

test.each(["startupProbe", "livenessProbe", "readinessProbe"])(
  "refuses a container and a sidecar without a %s",
  (probe) => {
    const found = refused(requireProbe, ({ container }) => {
      delete container("tasks")[probe];
      delete container("health-checker")[probe];
    });
    expect(found).toEqual([`container "health-checker" has no ${probe}`, `container "tasks" has no ${probe}`]);
  },
);

test("refuses a probe of a port that the container does not have, by name and by number", () => {
  const found = refused(requireProbe, ({ container }) => {
    container("tasks").readinessProbe.httpGet.port = "http";
    container("postgres").livenessProbe.tcpSocket.port = 5433;
    container("images").startupProbe = { grpc: { port: 9 } };
    container("health-checker").ports = [];
  });
  const none = (probe: string) =>
    `container "health-checker" ${probe} names port health-checker, which the container does not have: it has none`;
  expect(found).toEqual([
    none("startupProbe"),
    none("livenessProbe"),
    none("readinessProbe"),
    'container "tasks" readinessProbe names port http, which the container does not have: tasks (8081)',
    'container "images" startupProbe names port 9, which the container does not have: images (8083)',
    'container "postgres" livenessProbe names port 5433, which the container does not have: postgres (5432)',
  ]);
});

test("refuses a probe without an action", () => {
  const found = refused(requireProbe, ({ container }) => {
    container("tasks").startupProbe = { periodSeconds: 5 };
  });
  expect(found).toEqual(['container "tasks" startupProbe has no handler: no httpGet, tcpSocket, grpc or exec']);
});

test("refuses a liveness or startup probe that depends on another server", () => {
  const found = refused(requireProbe, ({ container }) => {
    container("tasks").livenessProbe.httpGet.path = "/readyz";
    container("images").startupProbe.httpGet.path = "/readyz";
    container("postgres").livenessProbe = { exec: { command: ["nc", "-z", "redis.taskflow-data.svc", "6379"] } };
  });
  const reason = "it must not depend on dependencies, request /healthz";
  expect(found).toEqual([
    `container "tasks" livenessProbe requests /readyz: ${reason}`,
    `container "images" startupProbe requests /readyz: ${reason}`,
    `container "postgres" livenessProbe runs nc -z redis.taskflow-data.svc 6379: ${reason}`,
  ]);
});

test("refuses equal liveness and readiness probes", () => {
  const found = refused(requireProbe, ({ container }) => {
    container("tasks").readinessProbe.httpGet.path = "/healthz";
  });
  expect(found).toEqual([
    'container "tasks" livenessProbe and readinessProbe both request /healthz: liveness must not depend on dependencies',
  ]);
});

test("needs no probe in a Job, whose containers end by themselves", () => {
  const found = refused(requireProbe, ({ add }) =>
    add("job.yaml", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "once", namespace: "taskflow-data" },
      spec: { template: { spec: { containers: [{ name: "once" }] } } },
    }),
  );
  expect(found).toEqual([]);
});

test("needs no probe in a CronJob, and none in a container without a TCP port", () => {
  const found = refused(requireProbe, ({ add, container }) => {
    add("report.yaml", cronJob("report"));
    for (const name of ["images", "tasks"])
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe", "ports"]) delete container(name)[probe];
    container("tasks").ports = [{ containerPort: 5353, protocol: "UDP" }];
  });
  expect(found).toEqual([]);
});

test("refuses a grpc probe by a port's name, and a probe of a UDP port", () => {
  const found = refused(requireProbe, ({ container }) => {
    container("images").readinessProbe = { grpc: { port: "images" } };
    container("images").ports.push({ containerPort: 5353, name: "dns", protocol: "UDP" });
    container("images").livenessProbe = { tcpSocket: { port: "dns" } };
    container("images").startupProbe = { grpc: { port: 8083 } };
  });
  expect(found).toEqual([
    'container "images" livenessProbe names port dns, which is UDP: a probe connects by TCP',
    'container "images" readinessProbe names port images: grpc takes the port\'s number only',
  ]);
});
