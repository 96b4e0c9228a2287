import { App, Chart } from "cdk8s";
import { isStateful } from "../model/microservice.ts";
import type { PlannedMicroservice, PlannedWorkload } from "../plan/types.ts";
import { apiRead } from "./parts/api-read.ts";
import { autoscaler, disruptionBudget } from "./parts/autoscaling.ts";
import { configMap } from "./parts/config-map.ts";
import { ingress } from "./parts/ingress.ts";
import { networkPolicy } from "./parts/network-policy.ts";
import { spread } from "./parts/pod.ts";
import { headlessService, service } from "./parts/service.ts";
import { serviceAccount } from "./parts/service-account.ts";
import { claim, daemonSet, deployment, statefulSet } from "./parts/workload.ts";
import { runsIn } from "./runtimes/index.ts";

type Field = keyof PlannedMicroservice;

/** Some of a microservice's objects, and the fields of the plan from which they follow: equal fields, equal objects. */
export interface Part {
  readonly fields: readonly Field[];
  readonly build: (chart: Chart, planned: PlannedMicroservice) => void;
}

/** The types hold it to its word: `build` sees no other fields than these. */
function part<F extends Field>(
  fields: readonly F[],
  build: (chart: Chart, planned: Pick<PlannedMicroservice, F>) => void,
): Part {
  return { fields, build };
}

const policy = part(["name", "namespace", "inbound", "outbound"], networkPolicy);

/** What we render of a pod that a chart renders: who may talk with it. */
export const partsBesideChart: readonly Part[] = [policy];

/** Everything that a microservice is on a cluster. */
export const parts: readonly Part[] = [
  part(["name", "namespace", "imagePullSecret", "reads"], (chart, planned) => {
    serviceAccount(chart, planned);
    if (planned.reads.length > 0) apiRead(chart, planned);
  }),
  part(
    [
      ...(["name", "description", "owner", "namespace", "runtime", "image", "waitImage", "ports", "needs"] as const),
      ...([
        "environment",
        "secret",
        "sidecars",
        "storage",
        "resources",
        "replicas",
        "scale",
        "kind",
        "reads",
        "certificate",
      ] as const),
    ],
    workload,
  ),
  part(["name", "namespace", "ports", "sidecars"], service),
  policy,
  part(["name", "namespace", "replicas", "scale"], (chart, planned) => {
    if (planned.scale) autoscaler(chart, planned, planned.scale);
    if (spread(planned)) disruptionBudget(chart, planned);
  }),
  part(["name", "namespace", "ports", "ingress"], (chart, planned) => {
    if (planned.ingress) ingress(chart, planned, planned.ingress);
  }),
];

/** One part as a chart. In an App of its own: one App for all costs the square of their number. */
export function partChart({ build }: Part, planned: PlannedMicroservice): Chart {
  const chart = new Chart(new App(), planned.name);
  build(chart, planned);
  return chart;
}

function workload(chart: Chart, planned: PlannedWorkload): void {
  const runs = runsIn(planned);
  if (Object.keys(runs.config.data).length > 0) configMap(chart, planned, runs.config.data);
  if (planned.runtime.kind === "node-exporter") daemonSet(chart, planned, runs);
  else if (isStateful(planned.runtime.kind)) {
    statefulSet(chart, planned, runs);
    headlessService(chart, planned);
  } else {
    deployment(chart, planned, runs);
    if (planned.storage) claim(chart, planned, planned.storage);
  }
}
