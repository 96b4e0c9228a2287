import { existsSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../checks/index.ts";
import { render, toJudge } from "../../generate.ts";
import type { Cluster } from "../../model/cluster.ts";
import { Refused } from "../../model/issue.ts";
import { longestName, wrongDnsLabel } from "../../model/names.ts";
import type { Facts } from "../../plan/facts.ts";
import { validate } from "../../plan/validate.ts";
import { Usage } from "../command/usage.ts";

/**
 * Refuses facts that would not pass every check of `npm run generate`.
 * @param only the names of the clusters to render; by default all
 * @throws Refused
 */
export function refuseFindings(facts: Facts, only = Object.keys(facts.clusters)): void {
  const wrong = validate(facts);
  if (wrong.length > 0) throw new Refused(wrong);
  const rendered = Object.values<Cluster>(facts.clusters).filter(({ name }) => only.includes(name));
  const findings = rendered.flatMap((cluster) => {
    const { planned, tree } = render(facts, cluster);
    return check(toJudge(planned, tree));
  });
  if (findings.length > 0) throw new Refused(findings);
}

/**
 * Refuses a name that is no DNS label, or that something of the catalog has already.
 * @param path the file of the new facts
 * @param others further names that are taken
 * @throws Usage
 */
export function refuseTaken(
  name: string,
  path: string,
  root: string,
  { microservices, externals, charts, clusters }: Facts,
  others: readonly string[] = [],
): void {
  const wrong = wrongDnsLabel(name, longestName);
  if (wrong) throw new Usage(wrong);
  const taken = path.includes("/clusters/") ? clusters : { ...microservices, ...externals, ...charts };
  if (
    name in taken ||
    ["index", ...others].includes(name) ||
    (path.endsWith(`/${name}.ts`) && existsSync(join(root, path)))
  )
    throw new Usage(`${name} is there already in ${path}: choose another name`);
}
