import type { Chart } from "cdk8s";
import type { KubeObject } from "../model/kube-object.ts";
import { isStateful } from "../model/microservice.ts";
import type { PlannedMicroservice, PlannedWorkload } from "../plan/types.ts";
import { inChart, part } from "./part.ts";
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

const account = part(
  ({ name, namespace, imagePullSecret, reads }: PlannedMicroservice) => ({ name, namespace, imagePullSecret, reads }),
  inChart((chart, planned) => {
    serviceAccount(chart, planned);
    if (planned.reads.length > 0) apiRead(chart, planned);
  }),
);

const workloads = part(
  ({ imagePullSecret, inbound, outbound, ingress, ...workload }: PlannedMicroservice): PlannedWorkload => workload,
  inChart(workload),
);

const services = part(
  ({ name, namespace, ports, sidecars }: PlannedMicroservice) => ({ name, namespace, ports, sidecars }),
  inChart(service),
);

const policy = part(
  ({ name, namespace, inbound, outbound }: PlannedMicroservice) => ({ name, namespace, inbound, outbound }),
  inChart(networkPolicy),
);

const replicas = part(
  ({ name, namespace, replicas, scale }: PlannedMicroservice) => ({ name, namespace, replicas, scale }),
  inChart((chart, planned) => {
    if (planned.scale) autoscaler(chart, planned, planned.scale);
    if (spread(planned)) disruptionBudget(chart, planned);
  }),
);

const ingresses = part(
  ({ name, namespace, ports, ingress }: PlannedMicroservice) => ({ name, namespace, ports, ingress }),
  inChart((chart, planned) => {
    if (planned.ingress) ingress(chart, planned, planned.ingress);
  }),
);

/** All objects of a microservice on a cluster. Where a chart renders its pods, the NetworkPolicy alone is ours. */
export function microserviceObjects(planned: PlannedMicroservice): readonly KubeObject[] {
  const parts =
    planned.runtime.kind === "chart" ? [policy] : [account, workloads, services, policy, replicas, ingresses];
  return parts.flatMap((objects) => objects(planned));
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
