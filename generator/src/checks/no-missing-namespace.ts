import { argocdNamespace } from "../model/argocd.ts";
import { didYouMean } from "../model/names.ts";
import { inCluster } from "./per-object.ts";
import { setByCharts } from "./source.ts";

/** Cluster-scoped kinds. Source: `kubectl api-resources --namespaced=false`, and cert-manager's. */
const clusterScoped = new Set([
  "APIService",
  "CSIDriver",
  "ClusterIssuer",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "GatewayClass",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeSnapshotClass",
]);

/** An object whose namespace is not rendered escapes its policies, its quota and its Pod Security Standard. */
export const noMissingNamespace = inCluster(
  "no-missing-namespace",
  ({ apiVersion, kind, metadata: { namespace } }, { namespaces }) => {
    if (clusterScoped.has(kind) || (namespace !== undefined && namespaces.has(namespace))) return [];
    const because = (message: string) => [{ message, hint: setByCharts }];
    if (namespace === undefined)
      return because("has no namespace: it would be created in the client's current namespace");
    if (namespace !== argocdNamespace)
      return because(`no manifest renders namespace "${namespace}"; ${didYouMean(namespace, [...namespaces])}`);
    return apiVersion.startsWith("argoproj.io/")
      ? []
      : because(`namespace "${namespace}" is Argo CD's own: nothing else is rendered into it`);
  },
);
