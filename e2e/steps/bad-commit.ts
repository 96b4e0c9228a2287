/** Commits that should never have been pushed: the version before them goes on serving, and a revert heals. */

import { label } from "../../generator/src/model/labels.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { argocdNamespace } from "../../operate/cluster/argocd.ts";
import { refresh } from "../../operate/cluster/follow.ts";
import { eventually } from "../../operate/eventually.ts";
import type { StepContext } from "../context.ts";
import { exampleOf, folderOf, replace } from "../delivery/example.ts";
import { follow } from "../delivery/followed.ts";
import { type Files, openRepository } from "../repository.ts";
import type { Step } from "../step.ts";

interface Bad {
  readonly what: string;
  readonly change: (files: Files, folder: string) => void;
  /** How Argo CD shows it. */
  readonly shown: (application: Shown) => boolean;
}

interface Shown {
  readonly phase: string;
  readonly health: string;
  readonly conditions: readonly string[];
  /** How often the sync has been tried again. */
  readonly retries: number;
  /** Why containers of its pods do not start. */
  readonly waiting: readonly string[];
}

const bads: readonly Bad[] = [
  {
    what: "a manifest that the API server refuses",
    change: (files, folder) =>
      replace(files, `${folder}/deployment.yaml`, /containerPort: \d+/, "containerPort: 99999"),
    shown: ({ phase, retries }) => phase === "Failed" || (phase === "Running" && retries > 0),
  },
  {
    what: "a manifest that is no YAML",
    change: (files, folder) => replace(files, `${folder}/deployment.yaml`, /^spec:/m, "spec: ["),
    shown: ({ conditions }) => conditions.includes("ComparisonError"),
  },
  {
    what: "an image that does not exist",
    change: (files, folder) =>
      replace(files, `${folder}/deployment.yaml`, /(image: ghcr\S+):\S+/, "$1-that-nobody-built:0"),
    shown: ({ waiting }) => waiting.some((reason) => /^(ErrImagePull|ImagePullBackOff)$/.test(reason)),
  },
];

export const badCommit: Step = {
  title: "A bad commit leaves the old version serving",
  rows: ["P5", "R8", "R9"],
  needsGit: true,
  async run(context, say) {
    const example = exampleOf(context.planned);
    const folder = folderOf(context.planned, example);
    const repository = await openRepository(context);
    const lines: string[] = [];
    try {
      for (const { what, change, shown } of bads) {
        say(what);
        const before = await serving(context);
        const bad = await repository.commit(`feat(${example.name}): ${what}`, (files) => change(files, folder));
        await refresh(context, [example.name]);
        const told = await eventually(
          async () => {
            const now = await applicationNow(context, example);
            return shown(now) && now;
          },
          { within: 120, what: `Argo CD's word on ${what}` },
        );
        const after = await serving(context);
        if (before.join() !== after.join())
          throw new Error(`${what}: ${before.join()} served before, ${after.join() || "none"} after`);
        const healed = await follow(context, example.name, await repository.revert(bad));
        lines.push(
          `${what}: shown as ${wordsOf(told)}, ${after.length} old pod(s) go on; reverted in ${healed.toFixed(1)} s`,
        );
      }
      return lines;
    } finally {
      await follow(context, example.name, await repository.close());
    }
  },
};

const wordsOf = ({ phase, health, conditions, retries, waiting }: Shown): string =>
  [...new Set([...conditions, ...waiting, phase, health, ...(retries > 0 ? ["tried again"] : [])])]
    .filter(Boolean)
    .join(", ");

async function applicationNow({ api }: StepContext, { name, namespace }: PlannedMicroservice): Promise<Shown> {
  const { status } = await api.get("Application", argocdNamespace, name);
  const pods = await api.list("Pod", namespace, { labels: `${label.name}=${name}` });
  return {
    phase: status.operationState?.phase ?? "",
    health: status.health?.status ?? "",
    retries: status.operationState?.retryCount ?? 0,
    waiting: pods
      .flatMap(({ status }) => status.containerStatuses ?? [])
      .flatMap(({ state }: { state: { waiting?: { reason: string } } }) => state.waiting?.reason ?? []),
    conditions: (status.conditions ?? []).map(({ type }: { type: string }) => type),
  };
}

/** The pods that take requests for the example, by name. */
async function serving({ api, planned }: StepContext): Promise<string[]> {
  const { name, namespace } = exampleOf(planned);
  const slices = await api.list("EndpointSlice", namespace, { labels: `kubernetes.io/service-name=${name}` });
  return slices
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }: { conditions: { ready?: boolean } }) => conditions.ready)
    .map(({ targetRef }: { targetRef: { name: string } }) => targetRef.name)
    .sort();
}
