import type {
  Container,
  LifecycleHandler,
  PodSecurityContext,
  Probe,
  SecurityContext,
} from "kubernetes-types/core/v1.js";
import type { PodSecurityLevel } from "../model/application.ts";
import { type ExceptionName, levelOfCapabilities } from "../model/exception.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { type Pod, podOf } from "./pod.ts";

/** A field of a pod that the `restricted` Pod Security Standard, or a read-only root file system, forbids. */
export interface SecurityNeed {
  readonly message: string;
  /** The containers that have it: each of them needs an exception. */
  readonly containers: readonly string[];
  /** The exceptions of which one allows it; empty where none does. */
  readonly allowedBy: readonly ExceptionName[];
  /** For `capabilities`: those that the container adds. */
  readonly capabilities: readonly string[];
  /** The strictest level whose namespaces admit it. */
  readonly level: PodSecurityLevel;
  /** Another field that contradicts it, so that the pod never starts even where it is allowed. */
  readonly conflict?: string;
}

/** Volume types that the `restricted` standard allows: none of them is a path on the node. */
const volumeTypes = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/** The sysctls that the `baseline` standard calls safe. */
const safeSysctls = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
]);

/**
 * Everything that one of the object's pods has and `restricted` forbids, with the exception that would allow it.
 * Source: kubernetes.io/docs/concepts/security/pod-security-standards, as of Kubernetes 1.34.
 */
export const securityNeedsOf = rememberByIdentity((object): readonly SecurityNeed[] => {
  const pod = podOf(object);
  return pod ? [...ofPod(pod), ...pod.all.flatMap((container) => ofContainer(container, pod))] : [];
});

/** A field that no exception allows. */
const never = (message: string): SecurityNeed => ({
  message,
  containers: [],
  allowedBy: [],
  capabilities: [],
  level: "privileged",
});

function ofPod({ spec, all }: Pod): SecurityNeed[] {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field]);
  const volumes = (spec.volumes ?? []).flatMap((volume) =>
    Object.keys(volume)
      .filter((type) => type !== "name" && !volumeTypes.has(type))
      .map((type): SecurityNeed => {
        const message = `volume "${volume.name}" is of type ${type}, which restricted does not allow`;
        return never(message);
      }),
  );
  const sysctls = (spec.securityContext?.sysctls ?? [])
    .filter(({ name }) => !safeSysctls.has(name))
    .map(({ name }) => never(`sysctl ${name} is not a safe one`));
  const inheriting = all.filter(({ securityContext }) => securityContext?.runAsUser === undefined);
  return [
    ...shared.map((field) => never(`${field} is true: the pod would share it with its node`)),
    ...volumes,
    ...sysctls,
    ...ofUser(
      "pod",
      spec.securityContext,
      inheriting.map(({ name }) => name),
      inheriting.some(({ securityContext }) => nonRoot(securityContext, spec.securityContext) === true),
    ),
  ];
}

const nonRoot = (own: SecurityContext = {}, pod: PodSecurityContext = {}) => own.runAsNonRoot ?? pod.runAsNonRoot;

function ofContainer(container: Container, { spec }: Pod): SecurityNeed[] {
  const { name, securityContext: own = {}, ports = [] } = container;
  const { add = [], drop = [] } = own.capabilities ?? {};
  const runAsNonRoot = nonRoot(own, spec.securityContext);
  const seccomp = (own.seccompProfile ?? spec.securityContext?.seccompProfile)?.type;
  const escalation = own.allowPrivilegeEscalation;
  const added = add.filter((capability) => levelOfCapabilities([capability]) !== "restricted");
  const need = (message: string, rest: Partial<SecurityNeed> = {}): SecurityNeed => ({
    ...never(`container "${name}" ${message}`),
    containers: [name],
    ...rest,
  });
  const seccompLevel = seccomp === "Localhost" ? "restricted" : seccomp === undefined ? "baseline" : "privileged";
  const both = `container "${name}" privileged is true and allowPrivilegeEscalation is false: the API server refuses both together`;
  const checks: readonly (readonly [wrong: boolean, message: string, rest?: Partial<SecurityNeed>])[] = [
    [runAsNonRoot !== true, `runAsNonRoot is ${runAsNonRoot}, not true`, { allowedBy: ["root"], level: "baseline" }],
    [
      seccomp !== "RuntimeDefault",
      `seccompProfile is ${seccomp}, not RuntimeDefault`,
      { allowedBy: ["seccomp"], level: seccompLevel },
    ],
    [
      escalation !== false,
      `allowPrivilegeEscalation is ${escalation}, not false`,
      { allowedBy: ["privilege-escalation", "privileged"], level: "baseline" },
    ],
    [!drop.includes("ALL"), `drops the capabilities [${drop}], not ALL`, { allowedBy: ["privileged"] }],
    [
      added.length > 0,
      `adds the capabilities ${added}`,
      { allowedBy: ["capabilities"], capabilities: added, level: levelOfCapabilities(added) },
    ],
    [
      own.privileged === true,
      "privileged is true",
      { allowedBy: ["privileged"], ...(escalation === false ? { conflict: both } : {}) },
    ],
    [
      own.readOnlyRootFilesystem !== true,
      `readOnlyRootFilesystem is ${own.readOnlyRootFilesystem}, not true`,
      { allowedBy: ["writable-root"], level: "restricted" },
    ],
    [(own.procMount ?? "Default") !== "Default", `procMount is ${own.procMount}, not Default`],
  ];
  const hostPorts = ports.filter(({ hostPort = 0 }) => hostPort !== 0);
  return [
    ...checks.filter(([wrong]) => wrong).map(([, message, rest]) => need(message, rest)),
    ...hostPorts.map(({ hostPort }) => need(`hostPort ${hostPort} opens a port of the node`)),
    ...ofUser(`container "${name}"`, own, [name], runAsNonRoot === true),
    ...otherHosts(container),
  ];
}

function ofUser(
  subject: string,
  context: SecurityContext | PodSecurityContext = {},
  containers: readonly string[],
  runAsNonRoot: boolean,
): SecurityNeed[] {
  const { runAsUser, appArmorProfile, seLinuxOptions, windowsOptions } = context;
  const conflict = `${subject} runAsUser is 0 and runAsNonRoot is true: kubelet does not start the container`;
  const root: SecurityNeed = {
    ...never(`${subject} runAsUser is 0, which is root`),
    containers,
    allowedBy: ["root"],
    level: "baseline",
    ...(runAsNonRoot ? { conflict } : {}),
  };
  return [
    ...(runAsUser === 0 ? [root] : []),
    ...(appArmorProfile?.type === "Unconfined" ? [never(`${subject} appArmorProfile is Unconfined`)] : []),
    ...(seLinuxOptions?.user || seLinuxOptions?.role ? [never(`${subject} seLinuxOptions set a user or a role`)] : []),
    ...(windowsOptions?.hostProcess ? [never(`${subject} windowsOptions.hostProcess is true`)] : []),
  ];
}

/** Part of the standard since 1.34: kubelet would send the request from the node, where no NetworkPolicy applies. */
function otherHosts({ name, startupProbe, livenessProbe, readinessProbe, lifecycle = {} }: Container): SecurityNeed[] {
  const hooks = { startupProbe, livenessProbe, readinessProbe, ...lifecycle };
  return Object.entries(hooks).flatMap(([hook, probe]: [string, Probe | LifecycleHandler | undefined]) => {
    const host = probe?.httpGet?.host ?? probe?.tcpSocket?.host;
    const message = `container "${name}" ${hook} names host ${host}: kubelet would send the request from the node`;
    return host ? [never(message)] : [];
  });
}
