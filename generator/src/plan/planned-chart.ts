import type { Values } from "../model/chart.ts";

/** The Application of a chart. */
export interface PlannedChart {
  readonly name: string;
  readonly project: string;
  readonly namespace: string;
  readonly wave: number;
  /** Whether its objects are never deleted. */
  readonly keepsObjects: boolean;
  readonly syncOptions: readonly string[];
  readonly source:
    | {
        readonly kind: "helm";
        readonly repository: string;
        readonly chart: string;
        readonly version: string;
        readonly releaseName: string;
        readonly skipCrds: boolean;
        readonly values: Values | null;
      }
    /** A folder of this repository; `namespace` replaces that of its objects, for a stage. */
    | { readonly kind: "manifests"; readonly folder: string; readonly namespace: string | null };
}

/** The AppProject of charts: kinds are written "Service" or "apps/Deployment". */
export interface PlannedProject {
  readonly name: string;
  readonly description: string;
  readonly sources: readonly string[];
  readonly namespaces: readonly string[];
  readonly clusterWide: readonly string[];
  readonly namespaced: readonly string[];
}
