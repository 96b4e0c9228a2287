import type { Facts, MonitoringFacts } from "./facts.ts";
import type { Installation } from "./installation.ts";

/** The facts of an installation: the rules and dashboards of a stage query its own namespaces and Applications. */
export function factsOn(facts: Facts, { prefix }: Pick<Installation, "prefix">): Facts {
  if (prefix === "") return facts;
  const { application, monitoring } = facts;
  const names = [application.name, ...Object.keys(application.namespaces)].sort((a, b) => b.length - a.length);
  // A whole value of a label matcher: `namespace="a"`, or one of the alternatives in `namespace=~"a|b"`.
  const values = new RegExp(`(?<=[=~]"|[|])(?:${names.join("|")})(?=[|"])`, "g");
  const prefixed = (value: unknown): unknown => {
    if (typeof value === "string") return value.replace(values, (found) => prefix + found);
    if (Array.isArray(value)) return value.map(prefixed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, prefixed(inner)]));
  };
  const [ruleGroups, dashboards] = [monitoring.ruleGroups, monitoring.dashboards].map(prefixed);
  return { ...facts, monitoring: { ...monitoring, ruleGroups, dashboards } as MonitoringFacts };
}
