import type { Application } from "../../src/model/application.ts";

/** The names of the fixture application. */
export const application = {
  name: "taskflow",
  title: "TaskFlow",
  domain: "taskflow.dev",
  namespaces: {
    "taskflow-frontend": {
      owner: "web",
      quota: {
        requests: { cpu: "1", memory: "512Mi" },
        limits: { cpu: "6", memory: "2Gi" },
        pods: 20,
      },
      podSecurity: "restricted",
    },
    "taskflow-backend": {
      owner: "work",
      quota: {
        requests: { cpu: "3", memory: "6Gi" },
        limits: { cpu: "30", memory: "12Gi" },
        pods: 40,
      },
      podSecurity: "restricted",
    },
    "taskflow-data": {
      owner: "data",
      quota: {
        requests: { cpu: "500m", memory: "1Gi" },
        limits: { cpu: "4", memory: "2Gi" },
        pods: 10,
      },
      podSecurity: "restricted",
    },
    monitoring: {
      owner: "platform",
      quota: {
        requests: { cpu: "1", memory: "1Gi" },
        limits: { cpu: "8", memory: "3Gi" },
        pods: 20,
      },
      podSecurity: "restricted",
    },
  },
  monitoring: "monitoring",
  registry: "registry.test/app",
  repository: { url: "https://git.test/app.git", revision: "main" },
} as const satisfies Application;
