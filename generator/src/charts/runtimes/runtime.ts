import type { k8s } from "cdk8s-plus-27";
import type { PlannedRuntime, PlannedWorkload } from "../../plan/types.ts";

export interface Probes {
  readonly startupProbe: k8s.Probe;
  readonly livenessProbe: k8s.Probe;
  readonly readinessProbe: k8s.Probe;
}

/** What runs in the main container: everything in which a Node service, nginx, PostgreSQL and Redis differ. */
export interface RunsIn {
  /** User and group id, above 10000 where the image allows it: such ids belong to nobody on the node. */
  readonly user: number;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The ConfigMap: environment variables where `mountPath` is null, else files in that folder. */
  readonly config: {
    readonly data: Readonly<Record<string, string>>;
    readonly mountPath: string | null;
    /** Where a file stands below the folder; at its name unless said. */
    readonly paths?: Readonly<Record<string, string>>;
  };
  /** ConfigMaps of other components, all in one folder. */
  readonly configMaps?: { readonly names: readonly string[]; readonly mountPath: string };
  /** Folders that it writes to besides /tmp and its volume, by volume name. */
  readonly writable: Readonly<Record<string, string>>;
  readonly probes: Probes;
  /** Run once after each start, before the pod counts as started. */
  readonly postStart: readonly string[] | null;
  /** Seconds between "stop sending" and SIGTERM, so that proxies have taken the pod out of their lists. */
  readonly drainSeconds: number;
}

export type Planned<Kind extends PlannedRuntime["kind"]> = PlannedWorkload & {
  readonly runtime: Extract<PlannedRuntime, { kind: Kind }>;
};
