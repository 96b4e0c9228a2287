import type { Chart } from "cdk8s";
import type { PlannedNamespace } from "../plan/types.ts";
import { k8s } from "./k8s.ts";
import { inChart, part } from "./part.ts";
import { componentOf, guarded, labelsOf } from "./parts/metadata.ts";
import { podSecurityLabels } from "./parts/pod-security.ts";

/** A namespace with the rules for all of its pods: the Pod Security Standard, a default deny, a quota. */
export const namespaceObjects = part((planned: PlannedNamespace) => planned, inChart(namespace));

function namespace(chart: Chart, { name, kubernetes, quota, containerDefaults }: PlannedNamespace): void {
  const labels = labelsOf(name, componentOf(name));
  const inside = (named: string): k8s.ObjectMeta => ({ name: named, namespace: name, labels });

  new k8s.KubeNamespace(chart, "Namespace", {
    metadata: { name, labels: { ...labels, ...podSecurityLabels(kubernetes) }, annotations: guarded },
  });
  new k8s.KubeNetworkPolicy(chart, "DefaultDeny", {
    metadata: inside("default-deny"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
  new k8s.KubeResourceQuota(chart, "ResourceQuota", {
    metadata: inside("budget"),
    spec: {
      hard: quantities({
        "requests.cpu": quota.requests.cpu,
        "requests.memory": quota.requests.memory,
        "limits.cpu": quota.limits.cpu,
        "limits.memory": quota.limits.memory,
        pods: String(quota.pods),
        persistentvolumeclaims: String(quota.claims),
        "services.loadbalancers": "0",
        "services.nodeports": String(quota.nodePorts),
      }),
    },
  });
  const [request, limit] = [0, 1].map((side) =>
    quantities({ cpu: containerDefaults.cpu[side] ?? "", memory: containerDefaults.memory[side] ?? "" }),
  );
  new k8s.KubeLimitRange(chart, "LimitRange", {
    metadata: inside("defaults"),
    spec: { limits: [{ type: "Container", defaultRequest: request ?? {}, default: limit ?? {} }] },
  });
}

function quantities(texts: Record<string, string>): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, k8s.Quantity.fromString(text)]));
}
