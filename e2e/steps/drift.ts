/** Argo CD soon reverts manual changes to the state in git. */

import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { eventually } from "../../operate/eventually.ts";
import type { Kind } from "../../operate/kinds.ts";
import { median } from "../../operate/load/statistics.ts";
import type { StepContext } from "../context.ts";
import { exampleOf, hasLogLevel, lacksExample } from "../delivery/example.ts";
import { bar, secondsSince } from "../delivery/followed.ts";
import type { Step } from "../step.ts";

/** Seconds: the bar. */
const most = 10;
const times = 3;

interface Drift {
  readonly name: string;
  readonly change: (context: StepContext, example: PlannedMicroservice) => Promise<unknown>;
  readonly healed: (context: StepContext, example: PlannedMicroservice) => Promise<boolean>;
}

const deleted = (kind: Kind): Drift => ({
  name: `a deleted ${kind}`,
  change: ({ api }, { name, namespace }) => api.remove(kind, namespace, name),
  healed: async ({ api }, { name, namespace }) => {
    const found = await api.find(kind, namespace, name);
    return found !== undefined && !found.metadata.deletionTimestamp;
  },
});

const editedConfigMap: Drift = {
  name: "an edited ConfigMap",
  change: ({ api }, { name, namespace }) => api.patch("ConfigMap", namespace, name, { data: { LOG_LEVEL: "by-hand" } }),
  healed: async ({ api }, { name, namespace }) =>
    (await api.get("ConfigMap", namespace, name)).data.LOG_LEVEL !== "by-hand",
};

const drifts: readonly Drift[] = [
  {
    name: "a scaled Deployment",
    change: ({ api }, { name, namespace, replicas }) =>
      api.patch("Deployment", namespace, name, { spec: { replicas: replicas + 1 } }),
    healed: async ({ api }, { name, namespace, replicas }) =>
      (await api.get("Deployment", namespace, name)).spec.replicas === replicas,
  },
  deleted("NetworkPolicy"),
  deleted("Service"),
];

export const drift: Step = {
  title: "Manual changes are reverted",
  rows: ["GO3", "P10", "R11"],
  needsGit: true,
  leftOut: lacksExample,
  async run(context, say) {
    const example = exampleOf(context.planned);
    const lines: string[] = [];
    for (const { name, change, healed } of hasLogLevel(example) ? [editedConfigMap, ...drifts] : drifts) {
      const took: number[] = [];
      for (let time = 1; time <= times; time += 1) {
        say(`${name}, ${time} of ${times}`);
        await change(context, example);
        const begun = performance.now();
        await eventually(() => healed(context, example), { within: 60, every: 100, what: `the revert of ${name}` });
        took.push(secondsSince(begun));
      }
      lines.push(bar(`${name} of ${example.name} reverted, median of ${times}`, median(took), most));
    }
    return lines;
  },
};
