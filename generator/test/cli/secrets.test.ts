import { expect, test } from "vitest";
import { run } from "./run.ts";

interface Declared {
  readonly namespace: string;
  readonly name: string;
  readonly keys: Record<string, { credential: string }>;
}

test("secrets lists every Secret, with one credential for both ends of a password", () => {
  const { status, stdout } = run(["secrets", "minikube"]);
  expect(status).toBe(0);
  const secrets = JSON.parse(stdout) as Declared[];
  const find = (name: string) => secrets.find((secret) => secret.name === name);
  expect(secrets.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual([
    "monitoring/grafana-secrets",
    "monitoring/monitoring-gateway-secrets",
    "monitoring/postgres-exporter-secrets",
    "monitoring/redis-exporter-secrets",
    "monitoring/taskflow-tls",
    "taskflow-backend/auth-secrets",
    "taskflow-backend/metrics-secrets",
    "taskflow-backend/notifications-secrets",
    "taskflow-backend/tasks-secrets",
    "taskflow-backend/users-secrets",
    "taskflow-data/postgres-secrets",
    "taskflow-data/redis-secrets",
    "taskflow-frontend/taskflow-tls",
  ]);
  expect(find("tasks-secrets")?.keys["database-password"]).toEqual(find("postgres-secrets")?.keys["tasks-password"]);
  expect(find("auth-secrets")?.keys["redis-password"]).toEqual(find("redis-secrets")?.keys["redis-password"]);
});

test.each([
  [["secrets"], "CLUSTER is missing"],
  [["secrets", "microk8"], 'did you mean "microk8s"?'],
])("refuses %j", (args, says) => {
  const { status, stderr } = run(args);
  expect(status).toBe(2);
  expect(stderr).toContain(says);
});
