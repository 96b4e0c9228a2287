/** What a container may need that the Pod Security Standard `restricted`, or the read-only root file system, forbids. */
export const exceptionNames = [
  "root",
  "writable-root",
  "privilege-escalation",
  "capabilities",
  "seccomp",
  "host-path",
  "privileged",
] as const;
export type ExceptionName = (typeof exceptionNames)[number];

/** One permitted deviation, and the reason why the program cannot do without it. */
export interface Exception {
  readonly allows: ExceptionName;
  /** The capabilities that are added, such as "NET_BIND_SERVICE": of the exception "capabilities" only. */
  readonly capabilities?: readonly string[];
  readonly reason: string;
}
