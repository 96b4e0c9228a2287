import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { formatSelector, isEmpty, matches } from "./label-selector.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { type Pod, podOf, serves } from "./pod.ts";
import { setBy, setByCharts } from "./source.ts";

/** Services, disruption budgets and workloads find their pods by labels: each must select the pods of one workload. */
export const validSelector = inCluster(
  "valid-selector",
  (object, cluster) => {
    if (object.kind === "Service") return ofService(object, cluster);
    if (object.kind === "PodDisruptionBudget") return one(object, object.spec?.selector ?? {}, cluster).findings;
    return serves(object) ? ofWorkload(object, cluster) : [];
  },
  (object) => object.kind === "Service" || object.kind === "PodDisruptionBudget" || serves(object),
);

function ofService(service: KubeObject, cluster: ClusterObjects): readonly Finding[] {
  // It is a name of a server outside the cluster, and selects no pods.
  if (service.spec?.type === "ExternalName") return [];
  const { pod, findings } = one(service, { matchLabels: service.spec?.selector ?? {} }, cluster);
  if (!pod) return findings;
  const ports: readonly ServicePort[] = service.spec?.ports ?? [];
  return ports
    .filter(({ port, targetPort = port, protocol }) => !listens(pod, targetPort, protocol))
    .map(({ port, targetPort = port, protocol = "TCP" }) => ({
      message: `port ${port}: targetPort ${targetPort}/${protocol} is not a port of its pods, which have ${formatPorts(pod)}`,
      hint: setBy(service, "ports"),
    }));
}

/** The pod of the one workload that the selector selects, or the selector's faults. */
function one(
  object: KubeObject,
  selector: LabelSelector,
  cluster: ClusterObjects,
): { pod?: Pod; findings: readonly Finding[] } {
  const wrong = (message: string) => ({ findings: [{ message, hint: setByCharts }] });
  if (isEmpty(selector)) return wrong("its selector is empty: it must select the pods of one workload");
  const found = cluster
    .workloadsIn(object.metadata.namespace)
    .filter((workload) => matches(selector, podOf(workload)?.labels ?? {}));
  const [workload] = found;
  const pod = workload && podOf(workload);
  if (found.length === 1 && pod) return { pod, findings: [] };
  const names = found.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(" and ");
  return wrong(`its selector ${formatSelector(selector)} selects ${names || "no workload"}, not exactly one`);
}

function ofWorkload(workload: KubeObject, cluster: ClusterObjects): readonly Finding[] {
  const selector: LabelSelector = workload.spec?.selector ?? {};
  const labels = podOf(workload)?.labels ?? {};
  if (isEmpty(selector)) return [{ message: "its selector is empty", hint: setByCharts }];
  if (!matches(selector, labels)) {
    const own = formatSelector({ matchLabels: labels });
    return [
      { message: `its selector ${formatSelector(selector)} does not match its own pods (${own})`, hint: setByCharts },
    ];
  }
  return cluster
    .workloadsIn(workload.metadata.namespace)
    .filter((other) => other !== workload && matches(selector, podOf(other)?.labels ?? {}))
    .map(({ kind, metadata }) => ({
      message: `its selector ${formatSelector(selector)} also matches the pods of ${kind} ${metadata.name}`,
      hint: setByCharts,
    }));
}

function listens({ running }: Pod, target: number | string, protocol = "TCP"): boolean {
  return running.some(({ ports = [] }) =>
    ports.some(
      ({ name, containerPort, protocol: own = "TCP" }) =>
        own === protocol && (typeof target === "number" ? containerPort === target : name === target),
    ),
  );
}

function formatPorts({ running }: Pod): string {
  const ports = running.flatMap((container) => container.ports ?? []);
  return (
    ports.map(({ name, containerPort }) => (name ? `${name} (${containerPort})` : containerPort)).join(", ") || "none"
  );
}
