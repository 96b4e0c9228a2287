import type { Exception } from "../../model/exception.ts";
import type { PlannedRuntime, PlannedWorkload } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";

export interface Probes {
  readonly startupProbe: k8s.Probe;
  readonly livenessProbe: k8s.Probe;
  readonly readinessProbe: k8s.Probe;
}

/** A folder that is empty at each start of the pod. */
export interface Folder {
  readonly path: string;
  /** A quantity; without it the container's disk space is the limit. */
  readonly size?: string;
  /** In memory instead of on the node's disk. */
  readonly memory?: true;
}

/** The main container's program: all fields in which a Node service, nginx, PostgreSQL and Redis differ. */
export interface RunsIn {
  /** The user and group id, above 10000 where the image allows it: the node has no user with such an id. */
  readonly user: number;
  /** The group id; the user's number by default. */
  readonly group?: number;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly workingDirectory?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The ConfigMap: environment variables if `mountPath` is null, files in that folder otherwise. */
  readonly config: {
    readonly data: Readonly<Record<string, string>>;
    readonly mountPath: string | null;
    /** Paths of files below the folder; a file's key by default. */
    readonly paths?: Readonly<Record<string, string>>;
    /** Each key as one file at its own path: the image's other files in that folder stay visible. */
    readonly files?: readonly { readonly key: string; readonly path: string }[];
  };
  /** ConfigMaps of other components, mounted together in one folder. */
  readonly configMaps?: { readonly names: readonly string[]; readonly mountPath: string };
  /** The folders that it writes to, besides /tmp and its volume, by volume name. */
  readonly writable: Readonly<Record<string, string | Folder>>;
  readonly probes: Partial<Probes>;
  /** A command that runs after each start, before the container counts as started. */
  readonly postStart: readonly string[] | null;
  /** A command that runs before SIGTERM, instead of a pause. */
  readonly preStop?: readonly string[];
  /** The seconds from SIGTERM to SIGKILL; 30 by default. */
  readonly graceSeconds?: number;
  readonly exceptions?: readonly Exception[];
  /** The seconds from the pod's deletion to SIGTERM: proxies have removed it from their lists by then. */
  readonly drainSeconds: number;
  /** The pause that the facts declare, which pods that end by themselves have too. */
  readonly declaredDrainSeconds?: number;
}

export type Planned<Kind extends PlannedRuntime["kind"]> = PlannedWorkload & {
  readonly runtime: Extract<PlannedRuntime, { kind: Kind }>;
};
