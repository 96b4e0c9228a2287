import { facts } from "../facts.ts";
import { plan } from "../plan/plan.ts";
import { type Asked, Usage } from "./arguments.ts";
import { knownCluster } from "./known.ts";

/**
 * Prints what a cluster's Secrets are called and hold, for whoever makes them. Keys with one credential hold one value, in
 * whichever Secrets they are.
 */
export function runSecrets({ names: [name, ...rest] }: Asked): number {
  if (name === undefined || rest.length > 0) throw new Usage("one cluster is needed: npm run secrets -- CLUSTER");
  const { secrets } = plan(facts, knownCluster(facts, name));
  const declared = secrets.map(({ keys, ...secret }) => ({
    ...secret,
    keys: Object.fromEntries(keys.map(({ key, credential }) => [key, { credential }])),
  }));
  process.stdout.write(`${JSON.stringify(declared, null, 2)}\n`);
  return 0;
}
