import type { KubeObject } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { type Container, type Pod, podOf, type Volume } from "./pod.ts";

/** A ConfigMap or Secret that an object needs, and the keys of it that it asks for by name. */
export interface Reference {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  readonly keys: readonly string[];
  readonly by: string;
}

const nothing: readonly Reference[] = [];

export const referencesOf = rememberByIdentity((object): readonly Reference[] => {
  if (object.kind === "Ingress") return ofIngress(object);
  if (object.kind === "ServiceAccount") return pullSecrets(object.imagePullSecrets);
  const pod = podOf(object);
  return pod ? ofPod(pod) : nothing;
});

function ofPod({ spec, all }: Pod): readonly Reference[] {
  return [
    ...(spec.volumes ?? []).flatMap(ofVolume),
    ...all.flatMap(ofContainer),
    ...pullSecrets(spec.imagePullSecrets),
  ];
}

function ofVolume({ name: volume, configMap, secret, projected }: Volume): Reference[] {
  const by = `volume "${volume}"`;
  const keysOf = ({ items = [] }: { readonly items?: readonly { readonly key: string }[] }) =>
    items.map(({ key }) => key);
  const references: Reference[] = [];
  if (configMap) references.push({ kind: "ConfigMap", name: configMap.name, keys: keysOf(configMap), by });
  if (secret) references.push({ kind: "Secret", name: secret.secretName, keys: keysOf(secret), by });
  for (const source of projected?.sources ?? []) {
    if (source.configMap)
      references.push({ kind: "ConfigMap", name: source.configMap.name, keys: keysOf(source.configMap), by });
    if (source.secret) references.push({ kind: "Secret", name: source.secret.name, keys: keysOf(source.secret), by });
  }
  return references;
}

function ofContainer({ name: container, env = [], envFrom = [] }: Container): Reference[] {
  const references: Reference[] = [];
  for (const { configMapRef, secretRef } of envFrom) {
    const by = `container "${container}" envFrom`;
    if (configMapRef) references.push({ kind: "ConfigMap", name: configMapRef.name, keys: [], by });
    if (secretRef) references.push({ kind: "Secret", name: secretRef.name, keys: [], by });
  }
  for (const { name: variable, valueFrom } of env) {
    const by = `container "${container}" env ${variable}`;
    const { configMapKeyRef: config, secretKeyRef: secret } = valueFrom ?? {};
    if (config) references.push({ kind: "ConfigMap", name: config.name, keys: [config.key], by });
    if (secret) references.push({ kind: "Secret", name: secret.name, keys: [secret.key], by });
  }
  return references;
}

/** An ingress controller reads these two keys of a certificate's Secret. */
function ofIngress({ spec }: KubeObject): Reference[] {
  const tls: readonly { secretName?: string; hosts?: readonly string[] }[] = spec?.tls ?? [];
  return tls.flatMap(({ secretName, hosts = [] }) =>
    secretName === undefined
      ? []
      : [{ kind: "Secret", name: secretName, keys: ["tls.crt", "tls.key"], by: `tls of ${hosts.join(", ")}` }],
  );
}

function pullSecrets(names: readonly { readonly name: string }[] = []): Reference[] {
  return names.map(({ name }) => ({ kind: "Secret", name, keys: [".dockerconfigjson"], by: "imagePullSecrets" }));
}
