import { argocdNamespace } from "../model/argocd.ts";
import type { Source } from "../model/delivery.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { annotation } from "../model/labels.ts";
import type { Installation } from "../plan/installation.ts";
import type { Belonging, PlannedApplication } from "../plan/types.ts";
import { labelsOf } from "./parts/metadata.ts";

export const argoproj = "argoproj.io/v1alpha1";
/** The cluster that Argo CD itself runs on. */
export const inCluster = "https://kubernetes.default.svc";

/** The children of the app of apps: one Application per component. */
export function componentApplications(
  applications: readonly PlannedApplication[],
  { name: partOf, argocd }: Installation,
  source: Source,
): KubeObject[] {
  return applications.map(({ cluster, name, component, namespace, wave, keepsData }) =>
    application({
      name,
      belongsTo: { application: partOf, component: "application" },
      annotations: {
        [annotation.syncWave]: String(wave),
        [annotation.generatePaths]: ".", // a commit in another folder causes no rendering here
      },
      // Deleting an Application deletes its objects too, but never data and never a namespace.
      deletesObjects: !keepsData,
      project: argocd.components,
      source: { repoURL: source.url, targetRevision: source.revision, path: `clusters/${cluster}/${component}` },
      namespace,
    }),
  );
}

export interface ApplicationProps {
  readonly name: string;
  readonly belongsTo: Pick<Belonging, "application" | "component">;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Deleting the Application deletes its objects first, and waits for them. */
  readonly deletesObjects: boolean;
  readonly project: string;
  /** `spec.source` of Argo CD's Application. */
  readonly source: object;
  readonly namespace: string;
  readonly prune?: boolean;
  /** Options besides those that every Application has. */
  readonly syncOptions?: readonly string[];
}

/**
 * The options of every Application. Validate=false skips kubectl's validation, which reads the API server's whole OpenAPI
 * document again for every object: 40 % of the controller's work while a cluster starts. Unknown fields are refused before a
 * commit instead, and the API server refuses wrong values in any case.
 */
const always = ["ApplyOutOfSyncOnly=true", "FailOnSharedResource=true", "PruneLast=true", "Validate=false"];

/** An Application that follows git: it prunes objects that git no longer has, reverts manual changes, and retries without limit. */
export function application(props: ApplicationProps): KubeObject {
  const { name, belongsTo, annotations, deletesObjects, project, source, namespace } = props;
  const { prune = true, syncOptions = [] } = props;
  return {
    apiVersion: argoproj,
    kind: "Application",
    metadata: {
      name,
      namespace: argocdNamespace,
      labels: labelsOf(name, belongsTo),
      ...(annotations ? { annotations } : {}),
      ...(deletesObjects ? { finalizers: ["resources-finalizer.argocd.argoproj.io/foreground"] } : {}),
    },
    spec: {
      project,
      source,
      destination: { server: inCluster, namespace },
      revisionHistoryLimit: 5,
      syncPolicy: {
        automated: { prune, selfHeal: true, allowEmpty: false },
        // `refresh` retries with the newest commit: a bad commit must not be retried while its revert waits.
        retry: { limit: -1, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "1m" } },
        syncOptions: [...always, ...syncOptions],
      },
    },
  };
}
