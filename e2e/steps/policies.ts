/** Checks that the NetworkPolicies on the cluster are exactly the rendered ones, in every field. */
import { namespacesOf } from "../../operate/planned.ts";
import type { Step } from "../step.ts";
import { fieldsDiffer, namesDiffer, refuse } from "./compare.ts";
import { declaredObjects, idOf, liveObjects } from "./declared-objects.ts";

export const policies: Step = {
  title: "Network policies",
  rows: ["TF4", "TF10", "MS5"],
  async run(context) {
    const declared = declaredObjects(context.planned, "NetworkPolicy");
    const live = new Map((await liveObjects(context, "NetworkPolicy")).map((policy) => [idOf(policy), policy]));
    refuse([
      ...namesDiffer("NetworkPolicy", declared.map(idOf), live.keys()),
      ...declared.flatMap((policy) => {
        const found = live.get(idOf(policy));
        return found ? fieldsDiffer(`NetworkPolicy ${idOf(policy)} spec`, policy.spec, found.spec, true) : [];
      }),
    ]);
    const names = Map.groupBy(declared, ({ metadata }) => metadata.namespace);
    return namespacesOf(context.planned).map(
      (namespace) => `${namespace}: ${(names.get(namespace) ?? []).map(({ metadata }) => metadata.name).join(", ")}`,
    );
  },
};
