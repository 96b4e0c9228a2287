/** Argo CD's own namespace: its install fills it and sets its policies, and none of the application's pods run there. */
export const argocdNamespace = "argocd";

/** The names of Argo CD's objects for one installation of the application. */
export interface ArgocdNames {
  /** The root Application, the app of apps. */
  readonly root: string;
  /** The AppProject that lets in the root Application. */
  readonly bootstrap: string;
  /** The AppProject that lets in the application's components. */
  readonly components: string;
}

/** @param prefix starts every name; empty for the only installation on its Kubernetes cluster */
export const argocdNames = (application: string, prefix = ""): ArgocdNames => ({
  root: prefix + application,
  bootstrap: `${prefix}bootstrap`,
  components: prefix + application,
});
