import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setByCharts } from "./source.ts";

/** Only a pod whose ServiceAccount has a role may mount a token of the Kubernetes API. */
export const banUnusedToken = inCluster(
  "ban-unused-token",
  (object, cluster) => {
    const pod = podOf(object);
    const account =
      object.kind === "ServiceAccount" ? object.metadata.name : (pod?.spec.serviceAccountName ?? "default");
    if ((!pod && object.kind !== "ServiceAccount") || isBound(account, object, cluster)) return [];
    const unused = `but no binding gives ServiceAccount "${account}" a role`;
    const automount = pod ? pod.spec.automountServiceAccountToken : object.automountServiceAccountToken;
    const projected = (pod?.spec.volumes ?? []).filter(({ projected }) =>
      projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
    );
    return [
      ...(automount === false ? [] : [`automountServiceAccountToken is ${automount}, not false, ${unused}`]),
      ...projected.map(({ name }) => `volume "${name}" holds a token, ${unused}`),
    ].map((message) => ({ message, hint: setByCharts }));
  },
  (object) => object.kind === "ServiceAccount" || podOf(object) !== undefined,
);

function isBound(account: string, { metadata }: KubeObject, { ofKind }: ClusterObjects): boolean {
  return [...ofKind("RoleBinding"), ...ofKind("ClusterRoleBinding")].some(({ object: binding }) => {
    const subjects: readonly { kind: string; name: string; namespace?: string }[] = binding.subjects ?? [];
    return subjects.some(
      ({ kind, name, namespace = binding.metadata.namespace }) =>
        kind === "ServiceAccount" && name === account && namespace === metadata.namespace,
    );
  });
}
