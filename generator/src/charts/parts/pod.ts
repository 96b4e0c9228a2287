import { certificatesDirectory, secretsDirectory } from "../../model/endpoints.ts";
import { annotation } from "../../model/labels.ts";
import { selectorLabels } from "../../plan/graph.ts";
import type { PlannedSidecar, PlannedWorkload } from "../../plan/types.ts";
import type { k8s } from "../k8s.ts";
import { sidecarProbes } from "../runtimes/node.ts";
import type { RunsIn } from "../runtimes/runtime.ts";
import { checksum } from "./config-map.ts";
import { hardened, podSecurity, variables } from "./container.ts";
import { componentOf, labelsOf } from "./metadata.ts";
import { waitForNeeds } from "./wait.ts";

const temporary: k8s.VolumeMount = { name: "tmp", mountPath: "/tmp" };

/** The pod of a workload. `dataVolume` is the volume of its data, where the workload brings none. */
export function podTemplate(planned: PlannedWorkload, runs: RunsIn, dataVolume: k8s.Volume[]): k8s.PodTemplateSpec {
  const { name, namespace, needs, waitImage, sidecars } = planned;
  const volumes = [...dataVolume, ...volumesOf(planned, runs)];
  const beside = sidecars.map(sidecarContainer);
  // Sidecars have no needs, so they start while the pod waits for its own: an empty cluster served after 77 s instead of 89.
  const before = [...beside, ...waitForNeeds(needs, waitImage)];
  return {
    metadata: {
      labels: labelsOf(name, componentOf(namespace)),
      annotations: { [annotation.configChecksum]: checksum(runs.config.data) },
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: planned.reads.length > 0,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      securityContext: podSecurity(runs.user),
      ...(before.length > 0 ? { initContainers: before } : {}),
      containers: [mainContainer(planned, runs)],
      volumes,
      ...(spread(planned) ? { affinity: apart(name) } : {}),
    },
  };
}

function mainContainer(planned: PlannedWorkload, runs: RunsIn): k8s.Container {
  const { name, image, ports, secret, storage, resources, certificate } = planned;
  const { command, args = [], config, configMaps, writable, probes, environment, postStart } = runs;
  const fromSecret = (secret?.keys ?? []).flatMap(({ key, env }) =>
    env ? [{ name: env, valueFrom: { secretKeyRef: { name: secret?.name ?? "", key } } }] : [],
  );
  const env = [...variables(environment), ...fromSecret];
  return {
    name,
    image,
    ...(command.length > 0 ? { command: [...command] } : {}),
    ...(args.length > 0 ? { args: [...args] } : {}),
    ports: ports.map(({ name: portName, port }) => ({ name: portName, containerPort: port, protocol: "TCP" })),
    ...(config.mountPath === null && Object.keys(config.data).length > 0
      ? { envFrom: [{ configMapRef: { name } }] }
      : {}),
    ...(env.length > 0 ? { env } : {}),
    ...hardened(resources),
    volumeMounts: [
      ...(storage ? [{ name: "data", mountPath: storage.mountPath }] : []),
      ...(config.mountPath === null ? [] : [{ name: "config", mountPath: config.mountPath, readOnly: true }]),
      ...(secret ? [{ name: secret.name, mountPath: secretsDirectory, readOnly: true }] : []),
      ...(certificate ? [{ name: certificate, mountPath: certificatesDirectory, readOnly: true }] : []),
      ...(configMaps ? [{ name: "shared", mountPath: configMaps.mountPath, readOnly: true }] : []),
      temporary,
      ...Object.entries(writable).map(([volume, mountPath]) => ({ name: volume, mountPath })),
    ],
    ...probes,
    ...(postStart ? { lifecycle: { postStart: { exec: { command: [...postStart] } } } } : {}),
  };
}

function sidecarContainer(sidecar: PlannedSidecar): k8s.Container {
  const { name, image, port, environment, resources } = sidecar;
  return {
    name,
    image,
    ports: [{ name, containerPort: port, protocol: "TCP" }],
    env: variables(environment),
    ...hardened(resources),
    volumeMounts: [temporary],
    ...sidecarProbes(sidecar),
  };
}

function volumesOf(
  { name, secret, certificate }: PlannedWorkload,
  { config, configMaps, writable }: RunsIn,
): k8s.Volume[] {
  const items = Object.entries(config.paths ?? {}).map(([key, path]) => ({ key, path }));
  const shared = configMaps?.names.map((configMap) => ({ configMap: { name: configMap } }));
  return [
    ...(config.mountPath === null
      ? []
      : [{ name: "config", configMap: { name, ...(items.length > 0 ? { items } : {}) } }]),
    ...(shared ? [{ name: "shared", projected: { sources: shared } }] : []),
    ...(secret ? [secretVolume(secret)] : []),
    ...(certificate ? [secretVolume({ name: certificate, keys: [{ key: "tls.crt" }] })] : []),
    ...["tmp", ...Object.keys(writable)].map((volume) => ({ name: volume, emptyDir: {} })),
  ];
}

/** Each key by name: a Secret that lacks one stops the pod with a message, instead of the service with a riddle. */
function secretVolume({
  name,
  keys,
}: {
  readonly name: string;
  readonly keys: readonly { readonly key: string }[];
}): k8s.Volume {
  const items = keys.map(({ key }) => ({ key, path: key }));
  return { name, secret: { secretName: name, defaultMode: 0o440, items } };
}

/** Whether it may have more than one replica. */
export function spread({ scale, replicas }: Pick<PlannedWorkload, "scale" | "replicas">): boolean {
  return (scale?.max ?? replicas) > 1;
}

/** Prefers different nodes for its pods. */
function apart(name: string): k8s.Affinity {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { ...selectorLabels(name) } } };
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}
