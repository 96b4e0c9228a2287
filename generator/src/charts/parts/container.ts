import type { Resources } from "../../model/microservice.ts";
import { k8s } from "../k8s.ts";

/** The space for logs and /tmp of one container: a log without bound evicts its own pod, not its neighbours. */
const ephemeralStorage = { request: "32Mi", limit: "128Mi" };

/** The common fields of all our containers: the `restricted` Pod Security Standard, limits, no pull of a present image. */
export function hardened(
  resources: Resources,
): Pick<k8s.Container, "imagePullPolicy" | "resources" | "securityContext"> {
  const [cpu, cpuLimit] = resources.cpu.map((quantity) => k8s.Quantity.fromString(quantity));
  const [memory, memoryLimit] = resources.memory.map((quantity) => k8s.Quantity.fromString(quantity));
  const [storage, storageLimit] = [ephemeralStorage.request, ephemeralStorage.limit].map(k8s.Quantity.fromString);
  return {
    imagePullPolicy: "IfNotPresent",
    resources: {
      requests: quantities({ cpu, memory, "ephemeral-storage": storage }),
      limits: quantities({ cpu: cpuLimit, memory: memoryLimit, "ephemeral-storage": storageLimit }),
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
}

function quantities(found: Record<string, k8s.Quantity | undefined>): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(found).flatMap(([name, quantity]) => (quantity ? [[name, quantity]] : [])));
}

export function podSecurity(user: number): k8s.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

export function variables(environment: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(environment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}
