import type { Container, KeyToPath, LocalObjectReference, Volume } from "kubernetes-types/core/v1.js";
import type { IngressTLS } from "kubernetes-types/networking/v1.js";
import type { KubeObject } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { isGateway, listenersOf } from "./gateway-api.ts";
import { type Pod, podOf } from "./pod.ts";

/** A ConfigMap or Secret that an object needs, and the keys that it names. */
export interface Reference {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  readonly keys: readonly string[];
  readonly by: string;
}

const nothing: readonly Reference[] = [];

export const referencesOf = rememberByIdentity((object): readonly Reference[] => {
  if (object.kind === "Ingress") return ofIngress(object);
  if (isGateway(object)) return ofGateway(object);
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
  const refer = (kind: Reference["kind"], name = "", items: readonly KeyToPath[] = []): Reference[] => [
    { kind, name, keys: items.map(({ key }) => key), by },
  ];
  return [
    ...(configMap ? refer("ConfigMap", configMap.name, configMap.items) : []),
    ...(secret ? refer("Secret", secret.secretName, secret.items) : []),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...(source.configMap ? refer("ConfigMap", source.configMap.name, source.configMap.items) : []),
      ...(source.secret ? refer("Secret", source.secret.name, source.secret.items) : []),
    ]),
  ];
}

function ofContainer({ name: container, env = [], envFrom = [] }: Container): Reference[] {
  const by = `container "${container}"`;
  const references: Reference[] = [];
  for (const { configMapRef: map, secretRef: secret } of envFrom) {
    if (map) references.push({ kind: "ConfigMap", name: map.name ?? "", keys: [], by: `${by} envFrom` });
    if (secret) references.push({ kind: "Secret", name: secret.name ?? "", keys: [], by: `${by} envFrom` });
  }
  for (const { name, valueFrom } of env) {
    const { configMapKeyRef: map, secretKeyRef: secret } = valueFrom ?? {};
    if (map) references.push({ kind: "ConfigMap", name: map.name ?? "", keys: [map.key], by: `${by} env ${name}` });
    if (secret)
      references.push({ kind: "Secret", name: secret.name ?? "", keys: [secret.key], by: `${by} env ${name}` });
  }
  return references;
}

/** An ingress controller reads these two keys of a certificate's Secret. */
function ofIngress({ spec }: KubeObject): Reference[] {
  const tls: readonly IngressTLS[] = spec?.tls ?? [];
  return tls.flatMap(({ secretName, hosts = [] }) =>
    secretName === undefined
      ? []
      : [{ kind: "Secret", name: secretName, keys: ["tls.crt", "tls.key"], by: `tls of ${hosts.join(", ")}` }],
  );
}

/** A Gateway reads the Secrets of its own namespace; another one would need a ReferenceGrant, so it counts as missing. */
function ofGateway(gateway: KubeObject): Reference[] {
  return listenersOf(gateway).flatMap(({ name, tls }) =>
    (tls?.certificateRefs ?? []).map(({ name: secret = "", namespace = gateway.metadata.namespace }): Reference => {
      const own = namespace === gateway.metadata.namespace;
      const keys = ["tls.crt", "tls.key"];
      return { kind: "Secret", name: own ? secret : `${namespace}/${secret}`, keys, by: `listener "${name}"` };
    }),
  );
}

function pullSecrets(names: readonly LocalObjectReference[] = []): Reference[] {
  return names.map(({ name = "" }) => ({ kind: "Secret", name, keys: [".dockerconfigjson"], by: "imagePullSecrets" }));
}
