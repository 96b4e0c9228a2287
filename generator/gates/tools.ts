import { kustomize } from "../src/catalog/versions.ts";

/** A third-party program, by its Go package. */
export interface Tool {
  readonly name: string;
  readonly package: string;
  readonly version: string;
}

/** The programs of the gates, with pinned versions that Renovate updates. */
export const tools = {
  // renovate: datasource=go depName=github.com/zegl/kube-score
  "kube-score": { name: "kube-score", package: "github.com/zegl/kube-score/cmd/kube-score", version: "v1.20.0" },
  // renovate: datasource=go depName=github.com/yannh/kubeconform
  kubeconform: { name: "kubeconform", package: "github.com/yannh/kubeconform/cmd/kubeconform", version: "v0.8.0" },
  // renovate: datasource=go depName=github.com/zricethezav/gitleaks/v8
  gitleaks: { name: "gitleaks", package: "github.com/zricethezav/gitleaks/v8", version: "v8.30.1" },
  // renovate: datasource=go depName=github.com/rhysd/actionlint
  actionlint: { name: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint", version: "v1.7.12" },
  // renovate: datasource=go depName=helm.sh/helm/v3
  helm: { name: "helm", package: "helm.sh/helm/v3/cmd/helm", version: "v3.22.0" },
  // The version inside the pinned Argo CD, from the catalog.
  kustomize: { name: "kustomize", package: "sigs.k8s.io/kustomize/kustomize/v5", version: kustomize },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;
