import { contains } from "../model/cidr.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import { didYouMean, nearest, wrongDnsLabel } from "../model/names.ts";
import type { Facts } from "./facts.ts";
import { externalsFile } from "./files.ts";
import { refusals } from "./refusals.ts";
import { takenEnds } from "./validate-names.ts";

/** Finds external servers of which a cluster does not know whether, or where, it has them. */
export function wrongExternals({ externals, clusters, charts, monitoring }: Facts): Issue[] {
  const issue = issuesAt(externalsFile);
  const known = Object.keys(clusters);
  const taken = takenEnds({ charts, monitoring });
  return Object.entries(externals).flatMap(([name, { on }]) => {
    const wrong = wrongDnsLabel(name);
    const listed = Object.keys(on);
    const unlisted = known.filter((cluster) => !listed.includes(cluster));
    return [
      ...refusals(issue, [
        [wrong !== undefined, "valid-name", `the external server ${wrong}`],
        [
          taken.has(name),
          "valid-name",
          `the external server "${name}" has the name of ${taken.get(name)}, which calls of "${name}" would lead to`,
          "choose another name",
        ],
      ]),
      ...listed.flatMap((cluster) => {
        // An address on a cluster that is gone, or not yet there, does no harm.
        const meant = known.includes(cluster) ? undefined : nearest(cluster, unlisted);
        const message = `${name}.on has "${cluster}", which is not a cluster`;
        return meant ? [issue("no-missing-cluster", message, didYouMean(cluster, unlisted))] : [];
      }),
      ...Object.values(clusters)
        // A stage reaches what the cluster reaches that it is beside.
        .filter((cluster) => !listed.includes(cluster.name) && !cluster.stage)
        .map((cluster) =>
          issue(
            "no-missing-address",
            `${name}.on does not list the cluster ${cluster.name}`,
            `add ${JSON.stringify(cluster.name)}: its host and cidrs, or "absent"`,
          ),
        ),
      ...Object.values(clusters).flatMap(({ name: cluster, podCidr }) => {
        const address = Object.hasOwn(on, cluster) ? on[cluster] : undefined;
        const inside = !address || address === "absent" ? [] : address.cidrs.filter((cidr) => contains(podCidr, cidr));
        return inside.map((cidr) =>
          issue(
            "valid-cidr",
            `${name}.on.${cluster}.cidrs has ${cidr}, which is in the pods' network ${podCidr}`,
            "declare a microservice for pods: an external server is outside the cluster",
          ),
        );
      }),
    ];
  });
}
