import type { KubeObject } from "../model/kube-object.ts";
import type { PlannedNamespace } from "../plan/types.ts";
import { k8s } from "./k8s.ts";
import { part } from "./part.ts";
import { guarded, labelsOf } from "./parts/metadata.ts";
import { podSecurityLabels } from "./parts/pod-security.ts";

/** A namespace with the rules for all of its pods: the Pod Security Standard, a default deny, a quota. */
export const namespaceObjects = part((planned: PlannedNamespace) => planned, render);

function render({
  name,
  belongsTo,
  podSecurity,
  kubernetes,
  quota,
  containerDefaults,
}: PlannedNamespace): KubeObject[] {
  const labels = labelsOf(name, belongsTo);
  const inside = (named: string): k8s.ObjectMeta => ({ name: named, namespace: name, labels });

  const namespace = k8s.KubeNamespace.manifest({
    metadata: { name, labels: { ...labels, ...podSecurityLabels(kubernetes, podSecurity) }, annotations: guarded },
  });
  const defaultDeny = k8s.KubeNetworkPolicy.manifest({
    metadata: inside("default-deny"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
  const resourceQuota = k8s.KubeResourceQuota.manifest({
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
  const limitRange = k8s.KubeLimitRange.manifest({
    metadata: inside("defaults"),
    spec: { limits: [{ type: "Container", defaultRequest: request ?? {}, default: limit ?? {} }] },
  });
  return [namespace, defaultDeny, resourceQuota, limitRange];
}

function quantities(texts: Record<string, string>): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, k8s.Quantity.fromString(text)]));
}
