import type { PlannedRuntime, PlannedWorkload } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";

export interface Probes {
  readonly startupProbe: k8s.Probe;
  readonly livenessProbe: k8s.Probe;
  readonly readinessProbe: k8s.Probe;
}

/** The main container's program: all fields in which a Node service, nginx, PostgreSQL and Redis differ. */
export interface RunsIn {
  /** The user and group id, above 10000 where the image allows it: the node has no user with such an id. */
  readonly user: number;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The ConfigMap: environment variables if `mountPath` is null, files in that folder otherwise. */
  readonly config: {
    readonly data: Readonly<Record<string, string>>;
    readonly mountPath: string | null;
    /** Paths of files below the folder; a file's key by default. */
    readonly paths?: Readonly<Record<string, string>>;
  };
  /** ConfigMaps of other components, mounted together in one folder. */
  readonly configMaps?: { readonly names: readonly string[]; readonly mountPath: string };
  /** The folders that it writes to, besides /tmp and its volume, by volume name. */
  readonly writable: Readonly<Record<string, string>>;
  readonly probes: Probes;
  /** A command that runs after each start, before the container counts as started. */
  readonly postStart: readonly string[] | null;
  /** The seconds from the pod's deletion to SIGTERM: proxies have removed it from their lists by then. */
  readonly drainSeconds: number;
}

export type Planned<Kind extends PlannedRuntime["kind"]> = PlannedWorkload & {
  readonly runtime: Extract<PlannedRuntime, { kind: Kind }>;
};
