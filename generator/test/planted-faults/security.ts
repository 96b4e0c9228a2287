import type { Fault } from "./fault.ts";

const host = "http://169.254.169.254";

/** Privileges, Secrets and the protection of data. */
export const security: readonly Fault[] = [
  {
    fault: "a container is privileged",
    rule: "require-security-context",
    message: 'container "tasks" privileged is true',
    plant: ({ container }) => {
      container("tasks").securityContext.privileged = true;
    },
  },
  {
    fault: "a container runs as root",
    rule: "require-security-context",
    message: "runAsUser is 0, which is root",
    plant: ({ container }) => {
      container("health-checker").securityContext.runAsUser = 0;
    },
  },
  {
    fault: "an init container keeps its capabilities",
    rule: "require-security-context",
    message: 'container "wait-for-needs" drops the capabilities [], not ALL',
    plant: ({ container }) => {
      delete container("wait-for-needs").securityContext.capabilities;
    },
  },
  {
    fault: "a container gets the capability SYS_ADMIN",
    rule: "require-security-context",
    message: "adds the capabilities SYS_ADMIN",
    plant: ({ container }) => {
      container("tasks").securityContext.capabilities.add = ["SYS_ADMIN"];
    },
  },
  {
    fault: "a pod mounts the container runtime's socket",
    rule: "require-security-context",
    message: "is of type hostPath",
    plant: ({ podSpec }) => {
      podSpec("Deployment", "tasks").volumes.push({
        name: "run",
        hostPath: { path: "/run/containerd/containerd.sock" },
      });
    },
  },
  {
    fault: "a pod joins its node's network, which no policy binds",
    rule: "require-security-context",
    message: "hostNetwork is true",
    plant: ({ podSpec }) => {
      podSpec("Deployment", "tasks").hostNetwork = true;
    },
  },
  {
    fault: "a container writes to its own root file system",
    rule: "require-security-context",
    message: "readOnlyRootFilesystem is false, not true",
    plant: ({ container }) => {
      container("tasks").securityContext.readOnlyRootFilesystem = false;
    },
  },
  {
    fault: "a pod runs without a seccomp profile",
    rule: "require-security-context",
    message: "seccompProfile is Unconfined",
    plant: ({ podSpec }) => {
      podSpec("Deployment", "tasks").securityContext.seccompProfile = { type: "Unconfined" };
    },
  },
  {
    fault: "a probe makes kubelet call the cloud's metadata server",
    rule: "require-security-context",
    message: `readinessProbe names host ${host}`,
    plant: ({ container }) => {
      container("tasks").readinessProbe.httpGet.host = host;
    },
  },
  {
    fault: "a pod gets a Kubernetes API token that it does not use",
    rule: "ban-unused-token",
    message: "automountServiceAccountToken is true, not false",
    plant: ({ podSpec }) => {
      podSpec("Deployment", "tasks").automountServiceAccountToken = true;
    },
  },
  {
    fault: "a pod gets the API token by a projected volume",
    rule: "ban-unused-token",
    message: 'volume "api" holds a token',
    plant: ({ podSpec }) => {
      const sources = [{ serviceAccountToken: { path: "token" } }];
      podSpec("Deployment", "tasks").volumes.push({ name: "api", projected: { sources } });
    },
  },
  {
    fault: "a namespace admits privileged pods",
    rule: "require-pod-security",
    message: "enforce is privileged, not restricted",
    plant: ({ get }) => {
      get("Namespace", "taskflow-backend").metadata.labels["pod-security.kubernetes.io/enforce"] = "privileged";
    },
  },
  {
    fault: "a namespace's Pod Security Standard moves with the cluster's version",
    rule: "require-pod-security",
    message: "enforce-version is latest",
    plant: ({ get }) => {
      get("Namespace", "taskflow-backend").metadata.labels["pod-security.kubernetes.io/enforce-version"] = "latest";
    },
  },
  {
    fault: "a Secret is committed",
    rule: "ban-secret-value",
    message: "a Secret with values in git: password",
    plant: ({ add }) =>
      add("tasks/secret.yaml", {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "tasks-secrets", namespace: "taskflow-backend" },
        data: { password: "aHVudGVyMg==" },
      }),
  },
  {
    fault: "a password is the literal value of an environment variable",
    rule: "ban-secret-value",
    message: "env DATABASE_PASSWORD holds a literal value of 7 characters",
    plant: ({ container }) => {
      container("tasks").env.push({ name: "DATABASE_PASSWORD", value: "hunter2" });
    },
  },
  {
    fault: "a password is in a URL",
    rule: "ban-secret-value",
    message: "holds a URL with a password",
    plant: ({ get }) => {
      get("ConfigMap", "tasks").data.DATABASE_URL = "postgres://tasks:hunter2@postgres.taskflow-data.svc:5432/tasks";
    },
  },
  {
    fault: "a password is an argument, which every process on the node can read",
    rule: "ban-secret-value",
    message: "argument --requirepass holds a literal value",
    plant: ({ container }) => {
      container("tasks").args = ["--requirepass", "hunter2"];
    },
  },
  {
    fault: "a private key is in a ConfigMap",
    rule: "ban-secret-value",
    message: "holds a private key",
    plant: ({ get }) => {
      get("ConfigMap", "tasks").data["server.pem"] = ["-----BEGIN", "PRIVATE KEY-----\nMIIEvQ"].join(" ");
    },
  },
  {
    fault: "an API token is in an annotation",
    rule: "ban-secret-value",
    message: "annotation example.org/api-token holds a literal value",
    plant: ({ get }) => {
      get("Service", "tasks").metadata.annotations = { "example.org/api-token": "hunter2" };
    },
  },
  {
    fault: "a namespace loses its prune guard: one commit would delete everything in it",
    rule: "require-prune-guard",
    message: "without Prune=confirm",
    plant: ({ get }) => {
      get("Namespace", "taskflow-data").metadata.annotations = {};
    },
  },
  {
    fault: "a claim is guarded against pruning and not against deletion",
    rule: "require-prune-guard",
    message: "without Delete=confirm",
    plant: ({ get }) => {
      get("PersistentVolumeClaim", "images").metadata.annotations["argocd.argoproj.io/sync-options"] = "Prune=confirm";
    },
  },
  {
    fault: "a StatefulSet deletes its volumes when it is deleted",
    rule: "require-prune-guard",
    message: "persistentVolumeClaimRetentionPolicy.whenDeleted is Delete, not Retain",
    plant: ({ get }) => {
      get("StatefulSet", "postgres").spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: "Delete" };
    },
  },
];
