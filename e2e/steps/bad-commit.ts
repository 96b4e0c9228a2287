/** Faulty commits: the previous version continues to serve, and a revert restores it. */

import { label } from "../../generator/src/model/labels.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { argocdNamespace } from "../../operate/application.ts";
import { refresh } from "../../operate/cluster/follow.ts";
import { eventually } from "../../operate/eventually.ts";
import { applicationOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { exampleOf, folderOf, lacksExample, replace } from "../delivery/example.ts";
import { follow } from "../delivery/followed.ts";
import { type Files, openRepository } from "../repository.ts";
import type { Step } from "../step.ts";

interface Bad {
  readonly name: string;
  readonly change: (files: Files, folder: string, example: PlannedMicroservice) => void;
  /** Whether Argo CD or the pods show the fault. */
  readonly visible: (application: Shown) => boolean;
}

interface Shown {
  readonly phase: string;
  readonly health: string;
  readonly conditions: readonly string[];
  /** The number of retries of the sync. */
  readonly retries: number;
  /** The reasons of containers that do not start. */
  readonly waiting: readonly string[];
}

const bads: readonly Bad[] = [
  {
    name: "a manifest that the API server refuses",
    change: (files, folder) =>
      replace(files, `${folder}/deployment.yaml`, /containerPort: \d+/, "containerPort: 99999"),
    visible: ({ phase, retries }) => phase === "Failed" || (phase === "Running" && retries > 0),
  },
  {
    name: "a manifest that is not YAML",
    change: (files, folder) => replace(files, `${folder}/deployment.yaml`, /^spec:/m, "spec: ["),
    visible: ({ conditions }) => conditions.includes("ComparisonError"),
  },
  {
    name: "an image that does not exist",
    change: (files, folder, { image }) =>
      replace(files, `${folder}/deployment.yaml`, new RegExp(RegExp.escape(image)), absent(image)),
    visible: ({ waiting }) => waiting.some((reason) => /^(ErrImagePull|ImagePullBackOff)$/.test(reason)),
  },
];

/** A reference to a repository of the same registry that does not exist. */
const absent = (image: string): string => `${image.replace(/[:@][^/]*$/, "")}-that-does-not-exist:0`;

export const badCommit: Step = {
  title: "A bad commit does not interrupt the previous version",
  rows: ["P5", "R8", "R9"],
  needsGit: true,
  leftOut: lacksExample,
  async run(context, say) {
    const example = exampleOf(context.planned);
    const application = applicationOf(context.planned, example.name);
    const folder = folderOf(context.planned, example);
    const repository = await openRepository(context);
    const lines: string[] = [];
    try {
      for (const { name, change, visible } of bads) {
        say(name);
        const before = await serving(context);
        const bad = await repository.commit(`feat(${example.name}): ${name}`, (files) =>
          change(files, folder, example),
        );
        await refresh(context, [application]);
        const seen = await eventually(
          async () => {
            const now = await applicationNow(context, application, example);
            return visible(now) && now;
          },
          { within: 120, what: `a status that shows ${name}` },
        );
        const after = await serving(context);
        if (before.join() !== after.join())
          throw new Error(`${name}: ${before.join()} served before, ${after.join() || "none"} after`);
        const healed = await follow(context, application, await repository.revert(bad));
        lines.push(
          `${name}: shown as ${wordsOf(seen)}; ${after.length} pod(s) of the previous version still serve; reverted in ${healed.toFixed(1)} s`,
        );
      }
      return lines;
    } finally {
      await follow(context, application, await repository.close());
    }
  },
};

const wordsOf = ({ phase, health, conditions, retries, waiting }: Shown): string =>
  [...new Set([...conditions, ...waiting, phase, health, ...(retries > 0 ? ["retried"] : [])])]
    .filter(Boolean)
    .join(", ");

async function applicationNow(
  { api }: StepContext,
  application: string,
  { name, namespace }: PlannedMicroservice,
): Promise<Shown> {
  const { status } = await api.get("Application", argocdNamespace, application);
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
