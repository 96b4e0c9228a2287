import type { HelmChart } from "../../model/delivery.ts";
import type { KubeObject } from "../../model/kube-object.ts";
import { annotation } from "../../model/labels.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { application } from "../application.ts";
import { names } from "./names.ts";
import { projectName } from "./project.ts";
import { valuesOf } from "./values.ts";

/**
 * Two Applications: the operator's definitions first, then the objects of those kinds. No differences are ignored: without
 * webhooks only their owners change these objects, and a server-side apply knows the owner of each field.
 */
export function monitoringApplications(input: PlannedChart): KubeObject[] {
  const { repository, crds, stack } = input.charts;
  const from = ({ chart, version }: HelmChart) => ({ repoURL: repository, chart, targetRevision: version });
  return [
    application({
      name: crds.chart,
      belongsTo: { application: input.installation.name, component: "chart" },
      annotations: { [annotation.syncWave]: "0" },
      // Definitions are never deleted: every rule, monitor and Prometheus of the cluster would be deleted with them.
      deletesObjects: false,
      prune: false,
      project: projectName(input),
      source: {
        ...from(crds),
        helm: {
          releaseName: crds.chart,
          valuesObject: { crds: { annotations: { [annotation.syncOptions]: "Prune=false,Delete=false" } } },
        },
      },
      namespace: input.namespace,
      // The definitions do not fit into the annotation of a client-side apply.
      syncOptions: ["ServerSideApply=true"],
    }),
    application({
      name: stack.chart,
      belongsTo: { application: input.installation.name, component: "chart" },
      annotations: { [annotation.syncWave]: "1" },
      // Prometheus is deleted with it, but its volume stays: the operator's StatefulSets retain their claims.
      deletesObjects: true,
      project: projectName(input),
      source: {
        ...from(stack),
        helm: { releaseName: names.release, skipCrds: true, valuesObject: valuesOf(input) },
      },
      namespace: input.namespace,
      // On an empty cluster the definitions may be seconds old: without them a dry run fails, and an apply is retried.
      syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
    }),
  ];
}
