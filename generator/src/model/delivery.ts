/** The git repository and the branch that Argo CD follows. */
export interface Source {
  readonly url: string;
  readonly revision: string;
}

/** The source that Argo CD reads from, and the release of Argo CD that is installed. */
export interface Delivery {
  readonly source: Source;
  readonly argocdVersion: string;
}
