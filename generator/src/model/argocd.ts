import { partOf } from "./labels.ts";

/** Argo CD's own namespace: its install fills it and sets its policies, and none of TaskFlow's pods run there. */
export const argocdNamespace = "argocd";

/** The root Application, the app of apps. */
export const rootName = "taskflow";

/** The AppProjects, by what they are for. */
export const projects = {
  /** Lets in the root Application. */
  bootstrap: "bootstrap",
  /** Lets in TaskFlow's components. */
  components: partOf,
  /** Lets in the chart kube-prometheus-stack. */
  monitoring: "monitoring",
} as const;
