import { expect, test } from "vitest";
import { knownCluster } from "../../src/cli/known.ts";
import { facts } from "../../src/facts.ts";
import { plan } from "../../src/plan/plan.ts";
import { run } from "./run.ts";

interface Declared {
  readonly namespace: string;
  readonly name: string;
  readonly keys: Record<string, { credential: string }>;
}

const idOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;

test("secrets lists every Secret, with one credential for both ends of a password", () => {
  const { status, stdout } = run(["secrets", "minikube"]);
  expect(status).toBe(0);
  const secrets = JSON.parse(stdout) as Declared[];
  const find = (name: string) => secrets.find((secret) => secret.name === name);
  const planned = plan(facts, knownCluster("minikube")).secrets;
  expect(secrets.map(idOf)).toEqual(planned.map(idOf));
  expect(planned.length).toBeGreaterThan(10);
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
