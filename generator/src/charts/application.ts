import { ApiObject, App, Chart } from "cdk8s";
import { annotation, partOf } from "../model/labels.ts";
import type { PlannedApplication } from "../plan/types.ts";
import { labelsOf } from "./parts/metadata.ts";

export const argocdNamespace = "argocd";
export const argoproj = "argoproj.io/v1alpha1";
/** The cluster that Argo CD itself runs on. */
export const inCluster = "https://kubernetes.default.svc";

export interface Source {
  readonly url: string;
  readonly revision: string;
}

/** The children of the app of apps: one Application a component. Spec fields: Argo CD's Application specification. */
export function applicationsChart(applications: readonly PlannedApplication[], source: Source): Chart {
  const chart = new Chart(new App(), "applications");
  for (const { cluster, component, namespace, wave, keepsData } of applications)
    new ApiObject(chart, component, {
      apiVersion: argoproj,
      kind: "Application",
      metadata: {
        name: component,
        namespace: argocdNamespace,
        labels: labelsOf(component, "application"),
        annotations: {
          [annotation.syncWave]: String(wave),
          [annotation.generatePaths]: ".", // a commit elsewhere renders nothing anew here
        },
        // Deleting an Application takes its objects along, but never data and never a namespace.
        ...(keepsData ? {} : { finalizers: ["resources-finalizer.argocd.argoproj.io/foreground"] }),
      },
      spec: {
        project: partOf,
        source: { repoURL: source.url, targetRevision: source.revision, path: `clusters/${cluster}/${component}` },
        destination: { server: inCluster, namespace },
        revisionHistoryLimit: 5,
        syncPolicy: automated,
      },
    } as ConstructorParameters<typeof ApiObject>[2]);
  return chart;
}

/** Follows git, takes away what git no longer has, undoes what somebody did by hand, and tries again for as long as it takes. */
export const automated = {
  automated: { prune: true, selfHeal: true, allowEmpty: false },
  // Each time with what git has by then: a bad commit must not be tried for ever while its revert waits.
  retry: { limit: -1, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "1m" } },
  syncOptions: ["ApplyOutOfSyncOnly=true", "FailOnSharedResource=true", "PruneLast=true"],
};
