import type { PodSecurityLevel } from "./application.ts";

/**
 * What the `restricted` Pod Security Standard, or a read-only root file system, forbids and an exception may allow:
 * - root: the container runs as user 0
 * - writable-root: the container writes to its image's file system
 * - privilege-escalation: a process may gain more rights than its parent, as by sudo
 * - capabilities: the container gets the listed capabilities, after it has dropped all
 * - seccomp: the container may make system calls that the runtime's profile refuses
 * - privileged: the container has all rights of the node; it includes privilege-escalation
 */
export const exceptionNames = [
  "root",
  "writable-root",
  "privilege-escalation",
  "capabilities",
  "seccomp",
  "privileged",
] as const;

export type ExceptionName = (typeof exceptionNames)[number];

/** A named departure of one container from the `restricted` Pod Security Standard. */
export interface Exception {
  readonly allows: ExceptionName;
  /** For `capabilities` only: their names without the prefix CAP_, as NET_BIND_SERVICE. */
  readonly capabilities?: readonly string[];
  /** Why the container needs it, for the reviewer. */
  readonly reason: string;
}

/**
 * The capabilities that a container may add at each level.
 * Source: kubernetes.io/docs/concepts/security/pod-security-standards, as of Kubernetes 1.34.
 */
const addable: Readonly<Record<Exclude<PodSecurityLevel, "privileged">, readonly string[]>> = {
  restricted: ["NET_BIND_SERVICE"],
  baseline: [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
  ],
};

/** The strictest Pod Security level whose namespaces admit a pod that adds these capabilities. */
export function levelOfCapabilities(added: readonly string[]): PodSecurityLevel {
  if (added.every((name) => addable.restricted.includes(name))) return "restricted";
  return added.every((name) => addable.baseline.includes(name)) ? "baseline" : "privileged";
}
