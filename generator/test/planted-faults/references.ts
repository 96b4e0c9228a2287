import type { Fault } from "./fault.ts";

/** References from one object to another that is missing or different. */
export const references: readonly Fault[] = [
  {
    fault: "a namespace is misspelt",
    rule: "no-missing-namespace",
    message: 'no manifest renders namespace "taskflow-bakend"; did you mean "taskflow-backend"?',
    plant: ({ get }) => {
      get("NetworkPolicy", "tasks").metadata.namespace = "taskflow-bakend";
    },
  },
  {
    fault: "an object has no namespace",
    rule: "no-missing-namespace",
    message: "has no namespace",
    plant: ({ get }) => {
      delete get("Deployment", "tasks").metadata.namespace;
    },
  },
  {
    fault: "a workload runs in Argo CD's namespace, which has no quota and no policy",
    rule: "no-missing-namespace",
    message: 'namespace "argocd" is Argo CD\'s own',
    plant: ({ add, get }) => {
      const { metadata, ...rest } = get("Deployment", "tasks");
      add("miner/deployment.yaml", { ...rest, metadata: { ...metadata, namespace: "argocd" } });
    },
  },
  {
    fault: "a URL names a Service that is not rendered",
    rule: "no-missing-service",
    message: 'there is no Service "task" in taskflow-backend; did you mean "tasks"?',
    plant: ({ container }) => {
      container("images").env = [{ name: "TASKS_URL", value: "http://task.taskflow-backend.svc.cluster.local:8081" }];
    },
  },
  {
    fault: "a URL has a port that the Service no longer has",
    rule: "no-missing-service",
    message: "Service taskflow-backend/tasks has no port 8080, only 8081",
    plant: ({ container }) => {
      container("images").env = [{ name: "TASKS_URL", value: "http://tasks.taskflow-backend.svc.cluster.local:8080" }];
    },
  },
  {
    fault: "an init container waits for a host in a misspelt namespace",
    rule: "no-missing-service",
    message: 'there is no namespace "taskflow-date"',
    plant: ({ container }) => {
      container("wait-for-needs").args = ["postgres.taskflow-date.svc.cluster.local:5432"];
    },
  },
  {
    fault: "an Ingress names a Service that was renamed",
    rule: "no-missing-service",
    message: 'there is no Service "web-v2"',
    plant: ({ get }) => {
      get("Ingress").spec.rules[0].http.paths[0].backend.service.name = "web-v2";
    },
  },
  {
    fault: "a StatefulSet's Service is deleted, so its pods have no DNS names",
    rule: "no-missing-service",
    message: "serviceName: there is no Service",
    plant: ({ get, remove }) => remove("Service", get("StatefulSet", "postgres").spec.serviceName),
  },
  {
    fault: "a ServiceAccount's file is deleted",
    rule: "no-missing-service-account",
    message: 'there is no ServiceAccount "tasks" in taskflow-backend',
    plant: ({ remove }) => remove("ServiceAccount", "tasks"),
  },
  {
    fault: "a ConfigMap's file is deleted",
    rule: "no-missing-config-map",
    message: 'there is no ConfigMap "tasks" in taskflow-backend',
    plant: ({ remove }) => remove("ConfigMap", "tasks"),
  },
  {
    fault: "a variable reads an optional key that the ConfigMap does not have, and would be empty",
    rule: "no-missing-config-map",
    message: 'ConfigMap "tasks" has no key "LOG_LEVLE"; did you mean "LOG_LEVEL"?',
    plant: ({ container }) => {
      const configMapKeyRef = { name: "tasks", key: "LOG_LEVLE", optional: true };
      container("tasks").env.push({ name: "LEVEL", valueFrom: { configMapKeyRef } });
    },
  },
  {
    fault: "a container uses an undeclared Secret",
    rule: "no-missing-secret",
    message: 'no Secret "stripe" is declared in taskflow-backend',
    plant: ({ container }) => {
      container("images").envFrom = [{ secretRef: { name: "stripe" } }];
    },
  },
  {
    fault: "a volume uses an undeclared key of a Secret",
    rule: "no-missing-secret",
    message: 'declares no key "api-tokn"; did you mean "api-token"?',
    plant: ({ podSpec }) => {
      const secret = podSpec("Deployment", "tasks").volumes.find((volume: { secret?: object }) => volume.secret);
      secret.secret.items[0].key = "api-tokn";
    },
  },
  {
    fault: "an Ingress' certificate is declared in another namespace only",
    rule: "no-missing-secret",
    message: "tls of",
    plant: ({ declared }) => {
      for (const secret of declared.secrets) if (secret.keys.includes("tls.crt")) secret.namespace = "taskflow-data";
    },
  },
  {
    fault: "the file of a mounted claim is deleted",
    rule: "no-missing-volume",
    message: 'there is no PersistentVolumeClaim "images"',
    plant: ({ remove }) => remove("PersistentVolumeClaim", "images"),
  },
  {
    fault: "a volume is renamed and its mount is not",
    rule: "no-missing-volume",
    message: 'container "images" mounts "data"',
    plant: ({ podSpec }) => {
      for (const volume of podSpec("Deployment", "images").volumes) if (volume.name === "data") volume.name = "uploads";
    },
  },
];
