import type { KubeObject } from "../model/kube-object.ts";
import { isStateful } from "../model/microservice.ts";
import type { PlannedMicroservice, PlannedWorkload } from "../plan/types.ts";
import type { RuleGroup } from "../promql/index.ts";
import { part } from "./part.ts";
import { apiRead } from "./parts/api-read.ts";
import { autoscaler, disruptionBudget } from "./parts/autoscaling.ts";
import { configMap } from "./parts/config-map.ts";
import { ingress } from "./parts/ingress.ts";
import { networkPolicy } from "./parts/network-policy.ts";
import { spread } from "./parts/pod.ts";
import { headlessService, services } from "./parts/service.ts";
import { serviceAccount } from "./parts/service-account.ts";
import { claim, daemonSet, deployment, statefulSet } from "./parts/workload.ts";
import { runsIn } from "./runtimes/index.ts";

const noRules: readonly RuleGroup[] = [];

const account = part(
  ({ name, namespace, imagePullSecret, reads }: PlannedMicroservice) => ({ name, namespace, imagePullSecret, reads }),
  (planned) => [serviceAccount(planned), ...(planned.reads.length > 0 ? apiRead(planned) : [])],
);

const workload = part(
  ({ imagePullSecret, inbound, outbound, ingress, ...workload }: PlannedMicroservice) => withRules(workload, noRules),
  (workload, ruleGroups: readonly RuleGroup[]) => workloadObjects(withRules(workload, ruleGroups)),
  ({ runtime }) => (runtime.kind === "prometheus" ? runtime.ruleGroups : noRules),
);

const withRules = (workload: PlannedWorkload, ruleGroups: readonly RuleGroup[]): PlannedWorkload =>
  workload.runtime.kind === "prometheus" ? { ...workload, runtime: { ...workload.runtime, ruleGroups } } : workload;

const service = part(
  ({ name, namespace, ports, sidecars }: PlannedMicroservice) => ({ name, namespace, ports, sidecars }),
  services,
);

const policy = part(
  ({ name, namespace, inbound, outbound }: PlannedMicroservice) => ({ name, namespace, inbound, outbound }),
  (planned) => [networkPolicy(planned)],
);

const replicas = part(
  ({ name, namespace, replicas, scale }: PlannedMicroservice) => ({ name, namespace, replicas, scale }),
  (planned) => [
    ...(planned.scale ? [autoscaler(planned, planned.scale)] : []),
    ...(spread(planned) ? [disruptionBudget(planned)] : []),
  ],
);

const entrance = part(
  ({ name, namespace, ports, ingress }: PlannedMicroservice) => ({ name, namespace, ports, ingress }),
  (planned) => (planned.ingress ? [ingress(planned, planned.ingress)] : []),
);

/** All objects of a microservice on a cluster. Where a chart renders its pods, the NetworkPolicy alone is ours. */
export function microserviceObjects(planned: PlannedMicroservice): readonly KubeObject[] {
  const parts = planned.runtime.kind === "chart" ? [policy] : [account, workload, service, policy, replicas, entrance];
  return parts.flatMap((objects) => objects(planned));
}

function workloadObjects(planned: PlannedWorkload): KubeObject[] {
  const runs = runsIn(planned);
  const { data } = runs.config;
  return [
    ...(Object.keys(data).length > 0 ? [configMap(planned, data)] : []),
    ...(planned.runtime.kind === "node-exporter"
      ? [daemonSet(planned, runs)]
      : isStateful(planned.runtime.kind)
        ? [statefulSet(planned, runs), headlessService(planned)]
        : [deployment(planned, runs), ...(planned.storage ? [claim(planned, planned.storage)] : [])]),
  ];
}
