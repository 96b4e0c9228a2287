import type { Fault } from "./fault.ts";

/** What runs, how often, with how much, and how one knows that it does. */
export const workloads: readonly Fault[] = [
  {
    fault: "an autoscaler's bounds are swapped",
    rule: "valid-autoscaler",
    says: "minReplicas (4) is greater than maxReplicas (2)",
    plant: ({ get }) => {
      Object.assign(get("HorizontalPodAutoscaler", "tasks").spec, { minReplicas: 4, maxReplicas: 2 });
    },
  },
  {
    fault: "git and an autoscaler both set the number of replicas",
    rule: "valid-autoscaler",
    says: "sets replicas: 1, which undoes the autoscaler's work",
    plant: ({ get }) => {
      get("Deployment", "tasks").spec.replicas = 1;
    },
  },
  {
    fault: "an autoscaler's target was renamed",
    rule: "valid-autoscaler",
    says: "there is no apps/v1/Deployment taskflow-backend/task to scale",
    plant: ({ get }) => {
      get("HorizontalPodAutoscaler", "tasks").spec.scaleTargetRef.name = "task";
    },
  },
  {
    fault: "an autoscaler measures CPU against a sidecar that requests none",
    rule: "valid-autoscaler",
    says: 'container "health-checker" requests no cpu',
    plant: ({ container }) => {
      delete container("health-checker").resources.requests.cpu;
    },
  },
  {
    fault: "replicas is -1",
    rule: "valid-replicas",
    says: "replicas is -1",
    plant: ({ get }) => {
      get("StatefulSet", "postgres").spec.replicas = -1;
    },
  },
  {
    fault: "something is switched off by replicas: 0, and nobody remembers it",
    rule: "valid-replicas",
    says: "replicas is 0",
    plant: ({ get }) => {
      get("StatefulSet", "postgres").spec.replicas = 0;
    },
  },
  {
    fault: "two pods share a volume that only one may write to",
    rule: "valid-replicas",
    says: "replicas is 2, but it mounts the ReadWriteOnce claim",
    plant: ({ get }) => {
      get("Deployment", "images").spec.replicas = 2;
    },
  },
  {
    fault: "a rolling update waits for ever for the volume that the old pod holds",
    rule: "valid-replicas",
    says: "strategy is RollingUpdate, not Recreate",
    plant: ({ get }) => {
      get("Deployment", "images").spec.strategy = { type: "RollingUpdate" };
    },
  },
  {
    fault: "configuration is edited by hand: the pods would keep the old one",
    rule: "valid-config-checksum",
    says: "annotation checksum/config of its pods is",
    plant: ({ get }) => {
      get("ConfigMap", "tasks").data.LOG_LEVEL = "debug";
    },
  },
  {
    fault: "a container has no liveness probe",
    rule: "require-probe",
    says: 'container "tasks" has no livenessProbe',
    plant: ({ container }) => {
      delete container("tasks").livenessProbe;
    },
  },
  {
    fault: "a sidecar has no probes",
    rule: "require-probe",
    says: 'container "health-checker" has no startupProbe',
    plant: ({ container }) => {
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
        delete container("health-checker")[probe];
    },
  },
  {
    fault: "liveness asks the dependencies: a dead database restarts everything",
    rule: "require-probe",
    says: "livenessProbe requests /readyz",
    plant: ({ container }) => {
      container("tasks").livenessProbe.httpGet.path = "/readyz";
    },
  },
  {
    fault: "a probe asks a port that was renamed",
    rule: "require-probe",
    says: "readinessProbe names port web, which the container does not have",
    plant: ({ container }) => {
      container("tasks").readinessProbe.httpGet.port = "web";
    },
  },
  {
    fault: "a container has no memory limit",
    rule: "require-resources",
    says: 'container "tasks" has no memory limit',
    plant: ({ container }) => {
      delete container("tasks").resources.limits.memory;
    },
  },
  {
    fault: "a limit is 128mb",
    rule: "require-resources",
    says: 'memory limit "128mb" is not a quantity',
    plant: ({ container }) => {
      container("tasks").resources.limits.memory = "128mb";
    },
  },
  {
    fault: "a request is greater than its limit",
    rule: "require-resources",
    says: "cpu request (2) is greater than its limit (500m)",
    plant: ({ container }) => {
      Object.assign(container("tasks").resources, {
        requests: { ...container("tasks").resources.requests, cpu: "2" },
        limits: { ...container("tasks").resources.limits, cpu: "500m" },
      });
    },
  },
  {
    fault: "an autoscaler may make more pods than the quota lets in: the last ones never come",
    rule: "quota-fits",
    says: "pods: ",
    plant: ({ get }) => {
      get("HorizontalPodAutoscaler", "tasks").spec.maxReplicas = 100;
    },
  },
  {
    fault: "a database asks for more memory than all nodes have",
    rule: "quota-fits",
    says: "the cluster offers",
    plant: ({ container }) => {
      Object.assign(container("postgres").resources.requests, { memory: "64Gi" });
      Object.assign(container("postgres").resources.limits, { memory: "64Gi" });
    },
  },
  {
    fault: "a namespace loses its quota",
    rule: "quota-fits",
    says: "no ResourceQuota",
    plant: ({ get, remove }) => remove("ResourceQuota", get("ResourceQuota").metadata.name),
  },
];
