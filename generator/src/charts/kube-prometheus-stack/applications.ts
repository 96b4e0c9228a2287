import { App, Chart } from "cdk8s";
import { projects } from "../../model/argocd.ts";
import type { HelmChart } from "../../model/delivery.ts";
import { annotation } from "../../model/labels.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { application } from "../application.ts";
import { names } from "./names.ts";
import { valuesOf } from "./values.ts";

/**
 * The operator's definitions first, then what is defined by them. No differences are ignored: without webhooks nobody
 * writes into these objects but their owners, and Argo CD applies on the server, which knows whose field is whose.
 */
export function monitoringApplications(input: PlannedChart): Chart {
  const applications = new Chart(new App(), "monitoring-applications");
  const { repository, crds, stack } = input.charts;
  const from = ({ chart, version }: HelmChart) => ({ repoURL: repository, chart, targetRevision: version });
  application(applications, {
    name: crds.chart,
    component: "chart",
    annotations: { [annotation.syncWave]: "0" },
    // Definitions are never deleted: every rule, monitor and Prometheus of the cluster would go with them.
    takesObjectsAlong: false,
    prune: false,
    project: projects.monitoring,
    source: {
      ...from(crds),
      helm: {
        releaseName: crds.chart,
        valuesObject: { crds: { annotations: { [annotation.syncOptions]: "Prune=false,Delete=false" } } },
      },
    },
    namespace: input.namespace,
    // Larger than the annotation in which a client keeps what it applied.
    syncOptions: ["ServerSideApply=true"],
  });
  application(applications, {
    name: stack.chart,
    component: "chart",
    annotations: { [annotation.syncWave]: "1" },
    // Prometheus goes with it, its volume stays: the operator's StatefulSets retain their claims.
    takesObjectsAlong: true,
    project: projects.monitoring,
    source: {
      ...from(stack),
      helm: { releaseName: names.release, skipCrds: true, valuesObject: valuesOf(input) },
    },
    namespace: input.namespace,
    // On an empty cluster the definitions may be seconds old: what cannot be tried yet is tried by applying it.
    syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
  });
  return applications;
}
