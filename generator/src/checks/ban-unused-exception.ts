import type { Issue } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { type ClusterObjects, clusterObjects } from "./cluster-objects.ts";
import { allows } from "./exceptions.ts";
import { podOf } from "./pod.ts";
import type { DeclaredException, Rule } from "./rule.ts";
import { securityNeedsOf } from "./security-needs.ts";
import { hintOf } from "./source.ts";

/** An exception that nothing uses lets a later change pass without a review. */
export const banUnusedException: Rule = (rendered) => {
  const cluster = clusterObjects(rendered);
  const { declared } = cluster;
  return declared.exceptions.flatMap((exception): Issue[] =>
    unused(exception, cluster).map((message) => ({
      where: `clusters/${declared.cluster}`,
      subject: `${exception.namespace}/${exception.workload}`,
      message,
      rule: "ban-unused-exception",
      hint: hintOf({ name: exception.workload, sets: "exceptions: take it out" }, declared),
    })),
  );
};

function unused(exception: DeclaredException, { workloadsIn }: ClusterObjects): string[] {
  const { namespace, workload, container, allows: name, capabilities = [] } = exception;
  const titled = `exception "${name}" of container "${container}"`;
  const inside = workloadsIn(namespace);
  const objects = inside.filter(({ metadata }) => metadata.name === workload);
  if (objects.length === 0) {
    const known = inside.map(({ metadata }) => metadata.name);
    return [`${titled}: there is no workload "${workload}" in ${namespace}; ${didYouMean(workload, known)}`];
  }
  const containers = objects.flatMap((object) => podOf(object)?.all ?? []);
  const own = containers.filter((each) => each.name === container);
  if (own.length === 0) {
    const known = containers.map((each) => each.name);
    return [`${titled}: ${workload} has no such container; ${didYouMean(container, known)}`];
  }
  if (name === "capabilities") {
    const added = own.flatMap(({ securityContext }) => securityContext?.capabilities?.add ?? []);
    const idle = capabilities.filter((capability) => !added.includes(capability));
    if (capabilities.length === 0) return [`${titled} lists no capability`];
    return idle.map((capability) => `${titled} lists ${capability}, which the container does not add`);
  }
  const needs = objects
    .flatMap(securityNeedsOf)
    .filter((need) => need.containers.includes(container) && allows(exception, need));
  return needs.length === 0 ? [`${titled} allows what the container does not do`] : [];
}
