import { expect, test } from "vitest";
import { quotaFits } from "../../src/checks/quota-fits.ts";
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
