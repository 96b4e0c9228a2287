import { ApiObject, App, Chart } from "cdk8s";
import { argocdNamespace, projects } from "../model/argocd.ts";
import type { Source } from "../model/delivery.ts";
import { annotation } from "../model/labels.ts";
import type { PlannedApplication } from "../plan/types.ts";
import { labelsOf } from "./parts/metadata.ts";

export const argoproj = "argoproj.io/v1alpha1";
/** The cluster that Argo CD itself runs on. */
export const inCluster = "https://kubernetes.default.svc";

/** The children of the app of apps: one Application a component. */
export function applicationsChart(applications: readonly PlannedApplication[], source: Source): Chart {
  const chart = new Chart(new App(), "applications");
  for (const { cluster, component, namespace, wave, keepsData } of applications)
    application(chart, {
      name: component,
      component: "application",
      annotations: {
        [annotation.syncWave]: String(wave),
        [annotation.generatePaths]: ".", // a commit elsewhere renders nothing anew here
      },
      // Deleting an Application takes its objects along, but never data and never a namespace.
      takesObjectsAlong: !keepsData,
      project: projects.components,
      source: { repoURL: source.url, targetRevision: source.revision, path: `clusters/${cluster}/${component}` },
      namespace,
    });
  return chart;
}

export interface ApplicationProps {
  readonly name: string;
  /** The value of app.kubernetes.io/component. */
  readonly component: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whoever deletes it deletes what it made, and waits for that. */
  readonly takesObjectsAlong: boolean;
  readonly project: string;
  /** As Argo CD's Application specification has it. */
  readonly source: object;
  readonly namespace: string;
  readonly prune?: boolean;
  /** Besides those of all. */
  readonly syncOptions?: readonly string[];
}

/**
 * Without kubectl's validation, which reads the API server's whole OpenAPI document anew for every object: 40 % of the
 * controller's work while a cluster starts. That no field is unknown is checked before a commit; a wrong value the API server
 * refuses nevertheless.
 */
const always = ["ApplyOutOfSyncOnly=true", "FailOnSharedResource=true", "PruneLast=true", "Validate=false"];

/** Follows git, takes away what git no longer has, undoes what somebody did by hand, and tries again for as long as it takes. */
export function application(chart: Chart, props: ApplicationProps): void {
  const { name, component, annotations, takesObjectsAlong, project, source, namespace } = props;
  const { prune = true, syncOptions = [] } = props;
  new ApiObject(chart, name, {
    apiVersion: argoproj,
    kind: "Application",
    metadata: {
      name,
      namespace: argocdNamespace,
      labels: labelsOf(name, component),
      ...(annotations ? { annotations } : {}),
      ...(takesObjectsAlong ? { finalizers: ["resources-finalizer.argocd.argoproj.io/foreground"] } : {}),
    },
    spec: {
      project,
      source,
      destination: { server: inCluster, namespace },
      revisionHistoryLimit: 5,
      syncPolicy: {
        automated: { prune, selfHeal: true, allowEmpty: false },
        // Each time with what git has by then: a bad commit must not be tried for ever while its revert waits.
        retry: { limit: -1, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "1m" } },
        syncOptions: [...always, ...syncOptions],
      },
    },
  } as ConstructorParameters<typeof ApiObject>[2]);
}
