import { ApiObject, App, Chart } from "cdk8s";
import { helmCharts } from "../../catalog/versions.ts";
import { annotation } from "../../model/labels.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { argocdNamespace, argoproj, automated, inCluster } from "../application.ts";
import { labelsOf } from "../parts/metadata.ts";
import { names } from "./names.ts";
import { projectName } from "./project.ts";
import { valuesOf } from "./values.ts";

type Props = ConstructorParameters<typeof ApiObject>[2];

/**
 * The operator's definitions first, then what is defined by them. No differences are ignored: without webhooks nobody
 * writes into these objects but their owners, and Argo CD applies on the server, which knows whose field is whose.
 */
export function monitoringApplications(input: PlannedChart): Chart {
  const chart = new Chart(new App(), "monitoring-applications");
  const { crds, stack } = helmCharts;
  application(chart, {
    name: crds.chart,
    wave: 0,
    // Definitions are never deleted by a sync: every rule, monitor and Prometheus of the cluster would go with them.
    finalizers: [],
    source: {
      ...from(crds),
      helm: {
        releaseName: crds.chart,
        valuesObject: { crds: { annotations: { [annotation.syncOptions]: "Prune=false,Delete=false" } } },
      },
    },
    namespace: input.namespace,
    prune: false,
    // Larger than the annotation in which a client keeps what it applied.
    syncOptions: ["ServerSideApply=true"],
  });
  application(chart, {
    name: stack.chart,
    wave: 1,
    // Prometheus goes with it, its volume stays: the operator's StatefulSets retain their claims.
    finalizers: ["resources-finalizer.argocd.argoproj.io/foreground"],
    source: {
      ...from(stack),
      helm: { releaseName: names.release, skipCrds: true, valuesObject: valuesOf(input) },
    },
    namespace: input.namespace,
    prune: true,
    // On an empty cluster the definitions may be seconds old: what cannot be tried yet is tried by applying it.
    syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
  });
  return chart;
}

const from = ({ chart, version }: { readonly chart: string; readonly version: string }) => ({
  repoURL: helmCharts.repository,
  chart,
  targetRevision: version,
});

interface HelmApplication {
  readonly name: string;
  readonly wave: number;
  readonly finalizers: readonly string[];
  readonly source: object;
  readonly namespace: string;
  readonly prune: boolean;
  readonly syncOptions: readonly string[];
}

function application(chart: Chart, app: HelmApplication): void {
  new ApiObject(chart, app.name, {
    apiVersion: argoproj,
    kind: "Application",
    metadata: {
      name: app.name,
      namespace: argocdNamespace,
      labels: labelsOf(app.name, "chart"),
      annotations: { [annotation.syncWave]: String(app.wave) },
      ...(app.finalizers.length > 0 ? { finalizers: [...app.finalizers] } : {}),
    },
    spec: {
      project: projectName,
      source: app.source,
      destination: { server: inCluster, namespace: app.namespace },
      revisionHistoryLimit: 5,
      syncPolicy: {
        ...automated,
        automated: { ...automated.automated, prune: app.prune },
        syncOptions: [...automated.syncOptions, ...app.syncOptions],
      },
    },
  } as Props);
}
