import type { KubeObject } from "../model/kube-object.ts";
import type { PlannedMicroservice, PlannedWorkload } from "../plan/types.ts";
import type { RuleGroup } from "../promql/index.ts";
import { part } from "./part.ts";
import { apiRights } from "./parts/api-rights.ts";
import { autoscaler, disruptionBudget } from "./parts/autoscaling.ts";
import { configMap } from "./parts/config-map.ts";
import { entrance } from "./parts/ingress.ts";
import { cronJob, jobObjects } from "./parts/job.ts";
import { networkPolicy } from "./parts/network-policy.ts";
import { spread } from "./parts/pod.ts";
import { headlessService, services } from "./parts/service.ts";
import { serviceAccount } from "./parts/service-account.ts";
import { claim, daemonSet, deployment, statefulSet } from "./parts/workload.ts";
import { runsIn } from "./runtimes/index.ts";
import type { RunsIn } from "./runtimes/runtime.ts";

const noRules: readonly RuleGroup[] = [];

const account = part(
  ({ name, namespace, belongsTo, imagePullSecret, reads, rights }: PlannedMicroservice) => ({
    name,
    namespace,
    belongsTo,
    imagePullSecret,
    reads,
    rights,
  }),
  (planned) => [serviceAccount(planned), ...apiRights(planned)],
);

const workload = part(
  ({ imagePullSecret, inbound, outbound, ingress, ...workload }: PlannedMicroservice) => withRules(workload, noRules),
  (workload, ruleGroups: readonly RuleGroup[]) => workloadObjects(withRules(workload, ruleGroups)),
  ({ runtime }) => (runtime.kind === "prometheus" ? runtime.ruleGroups : noRules),
);

const withRules = (workload: PlannedWorkload, ruleGroups: readonly RuleGroup[]): PlannedWorkload =>
  workload.runtime.kind === "prometheus" ? { ...workload, runtime: { ...workload.runtime, ruleGroups } } : workload;

const service = part(
  ({ name, namespace, belongsTo, ports, sidecars }: PlannedMicroservice) => ({
    name,
    namespace,
    belongsTo,
    ports,
    sidecars,
  }),
  services,
);

const policy = part(
  ({ name, namespace, labels, belongsTo, inbound, outbound }: PlannedMicroservice) => ({
    name,
    namespace,
    labels,
    belongsTo,
    inbound,
    outbound,
  }),
  (planned) => [networkPolicy(planned)],
);

const replicas = part(
  ({ name, namespace, belongsTo, workload, replicas, scale }: PlannedMicroservice) => ({
    name,
    namespace,
    belongsTo,
    workload,
    replicas,
    scale,
  }),
  (planned) => [
    ...(planned.scale ? [autoscaler(planned, planned.scale)] : []),
    ...(spread(planned) ? [disruptionBudget(planned)] : []),
  ],
);

const entry = part(
  ({ name, namespace, belongsTo, ingress }: PlannedMicroservice) => ({ name, namespace, belongsTo, ingress }),
  (planned) => (planned.ingress ? entrance(planned, planned.ingress) : []),
);

/** All objects of a microservice on a cluster. Where a chart renders its pods, the NetworkPolicy alone is ours. */
export function microserviceObjects(planned: PlannedMicroservice): readonly KubeObject[] {
  const parts = planned.runtime.kind === "chart" ? [policy] : [account, workload, service, policy, replicas, entry];
  return parts.flatMap((objects) => objects(planned));
}

function workloadObjects(planned: PlannedWorkload): KubeObject[] {
  const runs = runsIn(planned);
  const { data } = runs.config;
  return [...(Object.keys(data).length > 0 ? [configMap(planned, data)] : []), ...kept(planned, runs)];
}

/** The object that keeps the pods, and what it needs besides. */
function kept(planned: PlannedWorkload, runs: RunsIn): KubeObject[] {
  const { workload, storage } = planned;
  switch (workload.kind) {
    case "deployment":
      return [deployment(planned, runs), ...(storage ? [claim(planned, storage)] : [])];
    case "stateful":
      return [statefulSet(planned, runs), headlessService(planned)];
    case "daemon":
      return [daemonSet(planned, runs)];
    case "job":
      return jobObjects(planned, workload, runs);
    case "cron":
      return [cronJob(planned, workload, runs), ...(storage ? [claim(planned, storage)] : [])];
  }
}
