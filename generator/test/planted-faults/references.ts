import type { Fault } from "./fault.ts";

/** What one object says of another that is not there, or is not so. */
export const references: readonly Fault[] = [
  {
    fault: "a namespace is misspelt",
    rule: "no-missing-namespace",
    says: 'no manifest renders namespace "taskflow-bakend"; did you mean "taskflow-backend"?',
    plant: ({ get }) => {
      get("NetworkPolicy", "tasks").metadata.namespace = "taskflow-bakend";
    },
  },
  {
    fault: "an object has no namespace",
    rule: "no-missing-namespace",
    says: "has no namespace",
    plant: ({ get }) => {
      delete get("Deployment", "tasks").metadata.namespace;
    },
  },
  {
    fault: "a workload hides in Argo CD's namespace, where no quota and no policy of ours holds",
    rule: "no-missing-namespace",
    says: 'namespace "argocd" is Argo CD\'s own',
    plant: ({ add, get }) => {
      const { metadata, ...rest } = get("Deployment", "tasks");
      add("miner/deployment.yaml", { ...rest, metadata: { ...metadata, namespace: "argocd" } });
    },
  },
  {
    fault: "a URL names a Service that nobody renders",
    rule: "no-missing-service",
    says: 'there is no Service "task" in taskflow-backend; did you mean "tasks"?',
    plant: ({ container }) => {
      container("images").env = [{ name: "TASKS_URL", value: "http://task.taskflow-backend.svc.cluster.local:8081" }];
    },
  },
  {
    fault: "a URL has yesterday's port",
    rule: "no-missing-service",
    says: "Service taskflow-backend/tasks has no port 8080, only 8081",
    plant: ({ container }) => {
      container("images").env = [{ name: "TASKS_URL", value: "http://tasks.taskflow-backend.svc.cluster.local:8080" }];
    },
  },
  {
    fault: "an init container waits for a host in a misspelt namespace",
    rule: "no-missing-service",
    says: 'there is no namespace "taskflow-date"',
    plant: ({ container }) => {
      container("wait-for-needs").args = ["postgres.taskflow-date.svc.cluster.local:5432"];
    },
  },
  {
    fault: "an Ingress leads to a Service that was renamed",
    rule: "no-missing-service",
    says: 'there is no Service "web-v2"',
    plant: ({ get }) => {
      get("Ingress").spec.rules[0].http.paths[0].backend.service.name = "web-v2";
    },
  },
  {
    fault: "a StatefulSet's Service is gone: its pods have no names",
    rule: "no-missing-service",
    says: "serviceName: there is no Service",
    plant: ({ get, remove }) => remove("Service", get("StatefulSet", "postgres").spec.serviceName),
  },
  {
    fault: "a ServiceAccount's file is deleted",
    rule: "no-missing-service-account",
    says: 'there is no ServiceAccount "tasks" in taskflow-backend',
    plant: ({ remove }) => remove("ServiceAccount", "tasks"),
  },
  {
    fault: "a ConfigMap's file is deleted",
    rule: "no-missing-config-map",
    says: 'there is no ConfigMap "tasks" in taskflow-backend',
    plant: ({ remove }) => remove("ConfigMap", "tasks"),
  },
  {
    fault: "a variable reads a key that the ConfigMap does not have, and would be empty without a word",
    rule: "no-missing-config-map",
    says: 'ConfigMap "tasks" has no key "LOG_LEVLE"; did you mean "LOG_LEVEL"?',
    plant: ({ container }) => {
      const configMapKeyRef = { name: "tasks", key: "LOG_LEVLE", optional: true };
      container("tasks").env.push({ name: "LEVEL", valueFrom: { configMapKeyRef } });
    },
  },
  {
    fault: "a Secret is used that nobody makes",
    rule: "no-missing-secret",
    says: 'no Secret "stripe" is declared in taskflow-backend',
    plant: ({ container }) => {
      container("images").envFrom = [{ secretRef: { name: "stripe" } }];
    },
  },
  {
    fault: "a key of a Secret is used that nobody makes",
    rule: "no-missing-secret",
    says: 'declares no key "api-tokn"; did you mean "api-token"?',
    plant: ({ podSpec }) => {
      const secret = podSpec("Deployment", "tasks").volumes.find((volume: { secret?: object }) => volume.secret);
      secret.secret.items[0].key = "api-tokn";
    },
  },
  {
    fault: "an Ingress' certificate is declared in another namespace only",
    rule: "no-missing-secret",
    says: "tls of",
    plant: ({ declared }) => {
      for (const secret of declared.secrets) if (secret.keys.includes("tls.crt")) secret.namespace = "taskflow-data";
    },
  },
  {
    fault: "a claim's file is deleted while a pod mounts it",
    rule: "no-missing-volume",
    says: 'there is no PersistentVolumeClaim "images"',
    plant: ({ remove }) => remove("PersistentVolumeClaim", "images"),
  },
  {
    fault: "a volume is renamed, its mount is not",
    rule: "no-missing-volume",
    says: 'container "images" mounts "data"',
    plant: ({ podSpec }) => {
      for (const volume of podSpec("Deployment", "images").volumes) if (volume.name === "data") volume.name = "uploads";
    },
  },
];
