import { expect, test } from "vitest";
import { quotaFits } from "../../src/checks/quota-fits.ts";
import type { KubeObject } from "../../src/render/manifest.ts";
import { cronJob, job } from "./fixture/batch.ts";
import { fixture } from "./fixture.ts";
import { plant, refused } from "./plant.ts";

test("accepts a correct cluster", () => {
  expect(quotaFits(fixture())).toEqual([]);
});

const hard = (limits: object) =>
  refused(quotaFits, ({ get, remove }) => {
    remove("ResourceQuota", "budget"); // The one of taskflow-backend; the one of taskflow-data remains.
    const quota = get("ResourceQuota", "budget");
    quota.metadata.namespace = "taskflow-backend";
    quota.spec.hard = limits;
  });

// tasks: 4 replicas and 1 more during an update, each with a sidecar and a main container; images: 1, replaced in place.
test("adds up every autoscaler at its maximum during an update", () => {
  const exact = { "requests.cpu": "550m", "limits.cpu": "5500m", "requests.memory": "704Mi", pods: "6" };
  const rest = { "requests.ephemeral-storage": "352Mi", persistentvolumeclaims: "1", "services.nodeports": 1 };
  expect(hard({ ...exact, ...rest })).toEqual([
    "has 1 workloads and no ResourceQuota: nothing limits what they request together",
  ]);
});

test("reports the excess and the workloads that cause it", () => {
  expect(
    hard({
      "limits.cpu": "5",
      "requests.memory": "703Mi",
      pods: 5,
      persistentvolumeclaims: 0,
      "services.nodeports": 0,
    }),
  ).toEqual([
    "limits.cpu: 5500m needed, the quota offers 5: 500m too much (tasks 5 times: 5, images 1 times: 500m)",
    "requests.memory: 704Mi needed, the quota offers 703Mi: 1Mi too much (tasks 5 times: 640Mi, images 1 times: 64Mi)",
    "pods: 6 needed, the quota offers 5: 1 too much (tasks: 5, images: 1)",
    "persistentvolumeclaims: 1 needed, the quota offers 0: 1 too much (images: 1)",
    "services.nodeports: 1 needed, the quota offers 0: 1 too much (images: 1)",
    "has 1 workloads and no ResourceQuota: nothing limits what they request together",
  ]);
});

test("refuses a quota that is not a quantity", () => {
  expect(hard({ "limits.memory": "2gb" })).toContain('limits.memory "2gb" is not a quantity such as 250m or 128Mi');
});

test("counts one claim per replica of a StatefulSet", () => {
  const found = refused(quotaFits, ({ get }) => {
    get("StatefulSet", "postgres").spec.replicas = 3;
  });
  expect(found).toEqual(["persistentvolumeclaims: 3 needed, the quota offers 1: 2 too much (postgres: 3)"]);
});

test("rounds a share of surge up; the default is 25 %", () => {
  const pods = (strategy: object) =>
    refused(quotaFits, ({ get }) => {
      get("Deployment", "tasks").spec.strategy = strategy;
      get("HorizontalPodAutoscaler", "tasks").spec.maxReplicas = 5;
    }).find((message) => message.startsWith("pods"));
  expect(pods({ rollingUpdate: { maxSurge: "50%" } })).toContain("pods: 9 needed");
  expect(pods({ type: "RollingUpdate" })).toContain("pods: 8 needed");
  expect(pods({ type: "Recreate" })).toBeUndefined();
});

test("compares the sum of all minima with the cluster's size", () => {
  const rendered = plant(fixture(), ({ declared }) => {
    declared.size = { cpu: "299m", memory: "384Mi" };
  });
  expect(quotaFits(rendered)).toEqual([
    {
      where: "clusters/minikube",
      message:
        "requests.cpu: 300m needed, the cluster offers 299m: 1m too much (tasks: 200m, images: 50m, postgres: 50m)",
      rule: "quota-fits",
      hint: "generator/src/catalog/clusters/minikube.ts sets size",
    },
  ]);
});

test("counts an init container with the sidecars that start before it, and only where it needs more than the pod", () => {
  const cpu = (request: string, sidecarFirst: boolean) =>
    refused(quotaFits, ({ container, declared, podSpec }) => {
      container("wait-for-needs").resources.requests.cpu = request;
      if (sidecarFirst) podSpec("Deployment", "tasks").initContainers.reverse();
      declared.size.cpu = "0";
    })[0];
  expect(cpu("100m", false)).toContain("tasks: 200m");
  expect(cpu("100m", true)).toContain("tasks: 300m");
  expect(cpu("150m", false)).toContain("tasks: 300m");
});

/** The pods that the workload adds to the six of taskflow-backend. */
function pods(object: KubeObject, nodes = 1): number {
  const found = refused(quotaFits, ({ add, declared, get }) => {
    declared.nodes = nodes;
    get("ResourceQuota", "budget").spec.hard = { pods: 0 };
    add("added.yaml", object);
  });
  const [, needed] = /^pods: (\d+) needed/.exec(found.find((message) => message.startsWith("pods")) ?? "") ?? [];
  return Number(needed) - 6;
}

test("counts the pods of a Job that run at once, of a hook too", () => {
  expect(pods(job("once"))).toBe(1);
  expect(pods(job("once", {}, { "argocd.argoproj.io/hook": "PreSync" }))).toBe(1);
  expect(pods(job("once", { parallelism: 3 }))).toBe(3);
  expect(pods(job("once", { parallelism: 3, completions: 2, backoffLimit: 6 }))).toBe(2);
});

test("counts one Job of a CronJob, or with Allow as many as can run before the deadline", () => {
  expect(pods(cronJob("report"))).toBe(1);
  expect(pods(cronJob("report", { concurrencyPolicy: "Replace" }))).toBe(1);
  expect(pods(cronJob("report", { successfulJobsHistoryLimit: 9 }, { parallelism: 2 }))).toBe(2);
  const often = { schedule: "* * * * *" };
  for (const concurrencyPolicy of ["Forbid", "Replace"])
    expect(pods(cronJob("report", { ...often, concurrencyPolicy }, { activeDeadlineSeconds: 600 }))).toBe(1);
  const allow = (schedule: string, activeDeadlineSeconds?: number) =>
    pods(cronJob("report", { concurrencyPolicy: "Allow", schedule }, { activeDeadlineSeconds }));
  expect(allow("0 3 * * *", 3600)).toBe(1);
  expect(allow("*/10 * * * *", 600)).toBe(1);
  expect(allow("*/10 * * * *", 601)).toBe(2);
  expect(allow("*/10 * * * *", 3600)).toBe(6);
  expect(allow("*/10 * * * *")).toBe(2);
  expect(allow("wrong", 600)).toBe(2);
});

test("counts one pod of a DaemonSet per node, and no more during the update of a StatefulSet", () => {
  const { spec, ...rest } = job("agent");
  const daemon = (update: object) => ({ ...rest, kind: "DaemonSet", spec: { template: spec.template, ...update } });
  expect(pods(daemon({}))).toBe(1);
  expect(pods(daemon({}), 3)).toBe(3);
  expect(pods(daemon({ updateStrategy: { rollingUpdate: { maxSurge: "50%" } } }), 3)).toBe(5);
  expect(pods({ ...rest, kind: "StatefulSet", spec: { template: spec.template, replicas: 2 } })).toBe(2);
});

test("leaves room on the nodes for a Job, which a sync waits for, and not for a CronJob's", () => {
  const added = (object: KubeObject) =>
    refused(quotaFits, ({ add, declared, get }) => {
      get("ResourceQuota", "budget").spec.hard = {};
      declared.size.cpu = "300m";
      add("added.yaml", object);
    });
  expect(added(job("once"))).toEqual([expect.stringContaining("requests.cpu: 350m needed")]);
  expect(added(cronJob("report"))).toEqual([]);
});
