import { facts } from "../facts.ts";
import { plan } from "../plan/plan.ts";
import { knownCluster } from "./known.ts";

/**
 * Prints the names and keys of a cluster's Secrets, for the person or program that creates them. Keys with one credential hold
 * one value, in every Secret that has them.
 */
export function runSecrets(cluster: string): number {
  const { secrets } = plan(facts, knownCluster(cluster));
  const declared = secrets.map(({ keys, ...secret }) => ({
    ...secret,
    keys: Object.fromEntries(keys.map(({ key, credential }) => [key, { credential }])),
  }));
  process.stdout.write(`${JSON.stringify(declared, null, 2)}\n`);
  return 0;
}
