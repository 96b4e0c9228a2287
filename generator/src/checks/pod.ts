import type { Container, PodSpec } from "kubernetes-types/core/v1.js";
import type { KubeObject } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";

/** A pod as its manifest declares it: a field that is missing there is undefined here, never a default. */
export interface Pod {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  /** The init containers, in the order in which they start. */
  readonly init: readonly Container[];
  readonly main: readonly Container[];
  /** The init containers, then the main ones. */
  readonly all: readonly Container[];
  /** The containers that run side by side: the native sidecars and the main containers. */
  readonly running: readonly Container[];
}

/** Whether this is a native sidecar: an init container that keeps running. */
export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === "Always";

const serving = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/** Whether the object's pods always run; a Job's pods end by themselves. */
export const serves = ({ kind }: KubeObject): boolean => serving.has(kind);

/** The pod that an object is or makes copies of; undefined for an object without pods. */
export const podOf = rememberByIdentity((object): Pod | undefined => {
  const template = templateOf(object);
  const spec = template?.spec;
  if (!spec) return undefined;
  const init: readonly Container[] = spec.initContainers ?? [];
  const main: readonly Container[] = spec.containers ?? [];
  return {
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec,
    init,
    main,
    all: [...init, ...main],
    running: [...init.filter(isSidecar), ...main],
  };
});

function templateOf(object: KubeObject) {
  if (serving.has(object.kind) || object.kind === "Job") return object.spec?.template;
  if (object.kind === "CronJob") return object.spec?.jobTemplate?.spec?.template;
  return object.kind === "Pod" ? object : undefined;
}
