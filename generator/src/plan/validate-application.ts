import { argocdNamespace } from "../model/argocd.ts";
import { type Issue, issuesAt } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { parseQuantity } from "../model/quantity.ts";
import type { Facts } from "./facts.ts";
import { applicationFile } from "./files.ts";
import { refusals } from "./refusals.ts";

/** Finds the errors in the application's own facts. An application without a microservice is one that has just begun. */
export function wrongApplication({ application }: Pick<Facts, "application">): Issue[] {
  const { namespaces, monitoring, domain } = application;
  const issue = issuesAt(applicationFile);
  const names = Object.keys(namespaces);
  return [
    ...refusals(issue, [
      [
        !names.includes(monitoring),
        "no-missing-namespace",
        `monitoring is "${monitoring}", which is not one of the namespaces`,
        () => didYouMean(monitoring, names),
      ],
      [
        names.includes(argocdNamespace) || names.some((name) => /^(kube-|default$)/.test(name)),
        "valid-name",
        `namespaces has one that is the cluster's own: ${names.join(", ")}`,
        `choose another name than ${argocdNamespace}, default and kube-...`,
      ],
      [!domain.includes("."), "valid-host", `domain "${domain}" has no dot`, 'write one such as "shop.example.com"'],
    ]),
    ...Object.entries(namespaces).flatMap(([name, { quota }]) =>
      (["cpu", "memory"] as const).flatMap((resource) =>
        refusals(issue, [
          [
            (parseQuantity(quota.requests[resource]) ?? 0) > (parseQuantity(quota.limits[resource]) ?? 0),
            "valid-quota",
            `namespaces.${name}.quota requests ${quota.requests[resource]} of ${resource}, more than its limit ${quota.limits[resource]}`,
            "raise the limit, or lower the request",
          ],
        ]),
      ),
    ),
  ];
}
