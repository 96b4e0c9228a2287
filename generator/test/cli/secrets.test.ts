import { expect, test } from "vitest";
import { clusterNames, knownCluster } from "../../src/cli/known.ts";
import { facts } from "../../src/facts.ts";
import { plan } from "../../src/plan/plan.ts";
import { run } from "./run.ts";

interface Declared {
  readonly namespace: string;
  readonly name: string;
  readonly keys: Record<string, { credential: string }>;
}

const [cluster = ""] = clusterNames();
const idOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;

test("secrets lists every Secret, with the credential of each key", () => {
  const { status, stdout } = run(["secrets", cluster]);
  expect(status).toBe(0);
  const secrets = JSON.parse(stdout) as Declared[];
  const planned = plan(facts, knownCluster(cluster)).secrets;
  expect(secrets.map(idOf)).toEqual(planned.map(idOf));
  expect(planned.length).toBeGreaterThan(0);
  const credentials = (all: readonly { readonly keys: unknown }[]) =>
    [...JSON.stringify(all.map(({ keys }) => keys)).matchAll(/"credential":"([^"]+)"/g)].map(([, name]) => name);
  expect(credentials(secrets)).toEqual(credentials(planned));
  expect(credentials(secrets).length).toBeGreaterThan(0);
});

test.each([
  [["secrets"], "CLUSTER is missing"],
  [["secrets", `${cluster}x`], `did you mean "${cluster}"?`],
])("refuses %j", (args, says) => {
  const { status, stderr } = run(args);
  expect(status).toBe(2);
  expect(stderr).toContain(says);
});
