import type { Fault } from "./fault.ts";

/** Replicas, resources, configuration and probes of workloads. */
export const workloads: readonly Fault[] = [
  {
    fault: "an autoscaler's bounds are swapped",
    rule: "valid-autoscaler",
    message: "minReplicas (4) is greater than maxReplicas (2)",
    plant: ({ get }) => {
      Object.assign(get("HorizontalPodAutoscaler", "tasks").spec, { minReplicas: 4, maxReplicas: 2 });
    },
  },
  {
    fault: "a Deployment sets replicas although an autoscaler does",
    rule: "valid-autoscaler",
    message: "sets replicas: 1, which undoes the autoscaler's work",
    plant: ({ get }) => {
      get("Deployment", "tasks").spec.replicas = 1;
    },
  },
  {
    fault: "an autoscaler's target is renamed",
    rule: "valid-autoscaler",
    message: "there is no apps/v1/Deployment taskflow-backend/task to scale",
    plant: ({ get }) => {
      get("HorizontalPodAutoscaler", "tasks").spec.scaleTargetRef.name = "task";
    },
  },
  {
    fault: "an autoscaler measures CPU against a sidecar that requests none",
    rule: "valid-autoscaler",
    message: 'container "health-checker" requests no cpu',
    plant: ({ container }) => {
      delete container("health-checker").resources.requests.cpu;
    },
  },
  {
    fault: "replicas is -1",
    rule: "valid-replicas",
    message: "replicas is -1",
    plant: ({ get }) => {
      get("StatefulSet", "postgres").spec.replicas = -1;
    },
  },
  {
    fault: "a workload is switched off by replicas: 0",
    rule: "valid-replicas",
    message: "replicas is 0",
    plant: ({ get }) => {
      get("StatefulSet", "postgres").spec.replicas = 0;
    },
  },
  {
    fault: "two pods mount a volume that admits one writer",
    rule: "valid-replicas",
    message: "replicas is 2, but it mounts the ReadWriteOnce claim",
    plant: ({ get }) => {
      get("Deployment", "images").spec.replicas = 2;
    },
  },
  {
    fault: "a rolling update waits for the volume that the old pod still holds",
    rule: "valid-replicas",
    message: "strategy is RollingUpdate, not Recreate",
    plant: ({ get }) => {
      get("Deployment", "images").spec.strategy = { type: "RollingUpdate" };
    },
  },
  {
    fault: "a ConfigMap is edited by hand, and the checksum that restarts the pods is not",
    rule: "valid-config-checksum",
    message: "annotation checksum/config of its pods is",
    plant: ({ get }) => {
      get("ConfigMap", "tasks").data.LOG_LEVEL = "debug";
    },
  },
  {
    fault: "a container has no liveness probe",
    rule: "require-probe",
    message: 'container "tasks" has no livenessProbe',
    plant: ({ container }) => {
      delete container("tasks").livenessProbe;
    },
  },
  {
    fault: "a sidecar has no probes",
    rule: "require-probe",
    message: 'container "health-checker" has no startupProbe',
    plant: ({ container }) => {
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
        delete container("health-checker")[probe];
    },
  },
  {
    fault: "a liveness probe depends on other servers: a dead database would restart every pod",
    rule: "require-probe",
    message: "livenessProbe requests /readyz",
    plant: ({ container }) => {
      container("tasks").livenessProbe.httpGet.path = "/readyz";
    },
  },
  {
    fault: "a probe names a port that was renamed",
    rule: "require-probe",
    message: "readinessProbe names port web, which the container does not have",
    plant: ({ container }) => {
      container("tasks").readinessProbe.httpGet.port = "web";
    },
  },
  {
    fault: "a container has no memory limit",
    rule: "require-resources",
    message: 'container "tasks" has no memory limit',
    plant: ({ container }) => {
      delete container("tasks").resources.limits.memory;
    },
  },
  {
    fault: "a limit is 128mb",
    rule: "require-resources",
    message: 'memory limit "128mb" is not a quantity',
    plant: ({ container }) => {
      container("tasks").resources.limits.memory = "128mb";
    },
  },
  {
    fault: "a request is greater than its limit",
    rule: "require-resources",
    message: "cpu request (2) is greater than its limit (500m)",
    plant: ({ container }) => {
      Object.assign(container("tasks").resources, {
        requests: { ...container("tasks").resources.requests, cpu: "2" },
        limits: { ...container("tasks").resources.limits, cpu: "500m" },
      });
    },
  },
  {
    fault: "an autoscaler may create more pods than the quota admits",
    rule: "quota-fits",
    message: "pods: ",
    plant: ({ get }) => {
      get("HorizontalPodAutoscaler", "tasks").spec.maxReplicas = 100;
    },
  },
  {
    fault: "a database requests more memory than all nodes have",
    rule: "quota-fits",
    message: "the cluster offers",
    plant: ({ container }) => {
      Object.assign(container("postgres").resources.requests, { memory: "64Gi" });
      Object.assign(container("postgres").resources.limits, { memory: "64Gi" });
    },
  },
  {
    fault: "a namespace loses its quota",
    rule: "quota-fits",
    message: "no ResourceQuota",
    plant: ({ get, remove }) => remove("ResourceQuota", get("ResourceQuota").metadata.name),
  },
];
