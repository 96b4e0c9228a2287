import type { Exception } from "../../model/exception.ts";
import type { Resources } from "../../model/resources.ts";
import { k8s } from "../k8s.ts";
import type { RunsIn } from "../runtimes/runtime.ts";

const none: readonly Exception[] = [];

type Secured = Pick<RunsIn, "user" | "group" | "exceptions">;

/**
 * The common fields of all our containers: the `restricted` Pod Security Standard, limits, no pull of a present image.
 * @param runs the main container, whose exceptions it gets; without it, there are none
 */
export function hardened(
  resources: Resources,
  ephemeralStorage: readonly [request: string, limit: string],
  runs?: Secured,
): Pick<k8s.Container, "imagePullPolicy" | "resources" | "securityContext"> {
  const quantity = k8s.Quantity.fromString;
  const [cpu, cpuLimit] = resources.cpu.map(quantity);
  const [memory, memoryLimit] = resources.memory.map(quantity);
  const [storage, storageLimit] = ephemeralStorage.map(quantity);
  const allowed = new Map((runs?.exceptions ?? none).map((exception) => [exception.allows, exception]));
  const privileged = allowed.has("privileged");
  const added = allowed.get("capabilities")?.capabilities ?? [];
  return {
    imagePullPolicy: "IfNotPresent",
    resources: {
      requests: quantities({ cpu, memory, "ephemeral-storage": storage }),
      limits: quantities({ cpu: cpuLimit, memory: memoryLimit, "ephemeral-storage": storageLimit }),
    },
    securityContext: {
      ...(privileged ? { privileged } : {}),
      allowPrivilegeEscalation: privileged || allowed.has("privilege-escalation"),
      readOnlyRootFilesystem: !allowed.has("writable-root"),
      ...(runs ? ownSecurity(runs) : {}),
      capabilities: { drop: ["ALL"], ...(added.length > 0 ? { add: [...added] } : {}) },
    },
  };
}

function quantities(found: Record<string, k8s.Quantity | undefined>): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(found).flatMap(([name, quantity]) => (quantity ? [[name, quantity]] : [])));
}

/** The user of containers whose own may not be the pod's: sidecars, and the one that waits, beside a container that runs as root. */
const nobody = 65534;

/** The lowest port on which any user may listen, where no sysctl says otherwise. */
const firstFreePort = 1024;

/** The pod's part of the security context: it holds for every container, so no exception is in it. */
export function podSecurity(
  { user, group = user }: Pick<Secured, "user" | "group">,
  ports: readonly number[],
): k8s.PodSecurityContext {
  const lowest = Math.min(...ports, firstFreePort);
  // Images for any user keep their files for the group 0: it gives no rights of root.
  const shared = user === 0 && group === 0 ? nobody : group;
  return {
    runAsNonRoot: true,
    runAsUser: user === 0 ? nobody : user,
    runAsGroup: shared,
    fsGroup: shared,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
    // A capability would have no effect for a user other than root.
    ...(lowest < firstFreePort
      ? { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: String(lowest) }] }
      : {}),
  };
}

/** The main container's own part: only what its exceptions change. */
function ownSecurity({ user, group = user, exceptions = none }: Secured): k8s.SecurityContext {
  const allows = (name: Exception["allows"]) => exceptions.some((exception) => exception.allows === name);
  return {
    ...(allows("root") ? { runAsNonRoot: false, runAsUser: user, runAsGroup: group } : {}),
    ...(allows("seccomp") ? { seccompProfile: { type: "Unconfined" } } : {}),
  };
}

export function variables(environment: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return (
    Object.entries(environment)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      // The API server stores an empty value as none: a manifest with one would differ from the live object.
      .map(([name, value]) => (value === "" ? { name } : { name, value }))
  );
}

/** Puts a variable after those that its value names as `$(NAME)`: the kubelet replaces only what it has read before. */
export function referencesLast(env: readonly k8s.EnvVar[]): k8s.EnvVar[] {
  if (!env.some(({ value }) => value?.includes("$("))) return [...env];
  const ordered: k8s.EnvVar[] = [];
  let open = [...env];
  while (open.length > 0) {
    const isOpen = new Set(open.map(({ name }) => name));
    const waits = ({ name, value = "" }: k8s.EnvVar) =>
      namedIn(value).some((other) => other !== name && isOpen.has(other));
    const ready = open.filter((variable) => !waits(variable));
    // Variables that name each other have no order: they stay as text in any.
    const next = ready.length > 0 ? ready : open;
    ordered.push(...next);
    open = open.filter((variable) => !next.includes(variable));
  }
  return ordered;
}

/** The variables that a value names. `$$(NAME)` is text. */
const namedIn = (value: string): string[] => [...value.matchAll(/(?<!\$)\$\(([^)]+)\)/g)].map(([, name = ""]) => name);
