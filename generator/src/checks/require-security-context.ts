import type {
  Container,
  LifecycleHandler,
  PodSecurityContext,
  PodSpec,
  Probe,
  SecurityContext,
} from "kubernetes-types/core/v1.js";
import { perObject } from "./per-object.ts";
import { type Pod, podOf } from "./pod.ts";
import { setByCharts } from "./source.ts";

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
 * Requires the `restricted` Pod Security Standard, and a read-only root file system.
 * Source: kubernetes.io/docs/concepts/security/pod-security-standards, as of Kubernetes 1.34.
 */
export const requireSecurityContext = perObject("require-security-context", (object) => {
  const pod = podOf(object);
  if (!pod) return [];
  const messages = [...ofPod(pod.spec), ...pod.all.flatMap((container) => ofContainer(container, pod))];
  return messages.map((message) => ({ message, hint: setByCharts }));
});

function ofPod(spec: PodSpec): string[] {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field]);
  const volumes = (spec.volumes ?? []).flatMap((volume) =>
    Object.keys(volume)
      .filter((type) => type !== "name" && !volumeTypes.has(type))
      .map((type) => `volume "${volume.name}" is of type ${type}, which restricted does not allow`),
  );
  const sysctls = (spec.securityContext?.sysctls ?? [])
    .filter(({ name }) => !safeSysctls.has(name))
    .map(({ name }) => `sysctl ${name} is not a safe one`);
  return [
    ...shared.map((field) => `${field} is true: the pod would share it with its node`),
    ...volumes,
    ...sysctls,
    ...ofUser("pod", spec.securityContext),
  ];
}

function ofContainer(container: Container, { spec }: Pod): string[] {
  const { name, securityContext: own = {}, ports = [] } = container;
  const { add = [], drop = [] } = own.capabilities ?? {};
  const runAsNonRoot = own.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
  const seccomp = (own.seccompProfile ?? spec.securityContext?.seccompProfile)?.type;
  const added = add.filter((capability) => capability !== "NET_BIND_SERVICE");
  const checks: readonly (readonly [wrong: boolean, message: string])[] = [
    [runAsNonRoot !== true, `runAsNonRoot is ${runAsNonRoot}, not true`],
    [seccomp !== "RuntimeDefault", `seccompProfile is ${seccomp}, not RuntimeDefault`],
    [own.allowPrivilegeEscalation !== false, `allowPrivilegeEscalation is ${own.allowPrivilegeEscalation}, not false`],
    [!drop.includes("ALL"), `drops the capabilities [${drop}], not ALL`],
    [added.length > 0, `adds the capabilities ${added}`],
    [own.privileged === true, "privileged is true"],
    [own.readOnlyRootFilesystem !== true, `readOnlyRootFilesystem is ${own.readOnlyRootFilesystem}, not true`],
    [(own.procMount ?? "Default") !== "Default", `procMount is ${own.procMount}, not Default`],
  ];
  const hostPorts = ports.filter(({ hostPort = 0 }) => hostPort !== 0);
  return [
    ...checks.filter(([wrong]) => wrong).map(([, message]) => `container "${name}" ${message}`),
    ...hostPorts.map(({ hostPort }) => `container "${name}" hostPort ${hostPort} opens a port of the node`),
    ...ofUser(`container "${name}"`, own),
    ...otherHosts(container),
  ];
}

function ofUser(subject: string, context: SecurityContext | PodSecurityContext = {}): string[] {
  const { runAsUser, appArmorProfile, seLinuxOptions, windowsOptions } = context;
  return [
    ...(runAsUser === 0 ? [`${subject} runAsUser is 0, which is root`] : []),
    ...(appArmorProfile?.type === "Unconfined" ? [`${subject} appArmorProfile is Unconfined`] : []),
    ...(seLinuxOptions?.user || seLinuxOptions?.role ? [`${subject} seLinuxOptions set a user or a role`] : []),
    ...(windowsOptions?.hostProcess ? [`${subject} windowsOptions.hostProcess is true`] : []),
  ];
}

/** Part of the standard since 1.34: kubelet would send the request from the node, where no NetworkPolicy applies. */
function otherHosts({ name, startupProbe, livenessProbe, readinessProbe, lifecycle = {} }: Container): string[] {
  const hooks = { startupProbe, livenessProbe, readinessProbe, ...lifecycle };
  return Object.entries(hooks).flatMap(([hook, probe]: [string, Probe | LifecycleHandler | undefined]) => {
    const host = probe?.httpGet?.host ?? probe?.tcpSocket?.host;
    return host ? [`container "${name}" ${hook} names host ${host}: kubelet would send the request from the node`] : [];
  });
}
