import { certificatesDirectory, secretsDirectory } from "../../model/endpoints.ts";
import { annotation } from "../../model/labels.ts";
import { keepsRunning, type Toleration } from "../../model/workload.ts";
import { selectorLabels } from "../../plan/graph.ts";
import type { PlannedPort, PlannedSidecar, PlannedWorkload } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { sidecarProbes } from "../runtimes/node.ts";
import type { Folder, RunsIn } from "../runtimes/runtime.ts";
import { checksum } from "./config-map.ts";
import { hardened, podSecurity, referencesLast, variables } from "./container.ts";
import { labelsOf } from "./metadata.ts";
import { hasToken } from "./service-account.ts";
import { waitForNeeds } from "./wait.ts";

const temporary: k8s.VolumeMount = { name: "tmp", mountPath: "/tmp" };

/** The pod of a workload. `dataVolume` is the volume of its data, where the workload brings none. */
export function podTemplate(planned: PlannedWorkload, runs: RunsIn, dataVolume: k8s.Volume[]): k8s.PodTemplateSpec {
  const { name, needs, waitImage, sidecars, placement, ephemeralStorage } = planned;
  const volumes = [...dataVolume, ...volumesOf(planned, runs)];
  const beside = sidecars.map((sidecar) => sidecarContainer(sidecar, ephemeralStorage));
  // Sidecars have no needs, so they start while the pod waits for its own: an empty cluster served after 77 s instead of 89.
  const before = [...beside, ...waitForNeeds(needs, waitImage, ephemeralStorage)];
  return {
    metadata: {
      labels: labelsOf(name, planned.belongsTo),
      annotations: { [annotation.configChecksum]: checksum(runs.config.data) },
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: hasToken(planned),
      enableServiceLinks: false,
      // The failed pod stays, with its log: the next attempt is another pod.
      ...(keepsRunning(planned.workload) ? {} : { restartPolicy: "Never" }),
      terminationGracePeriodSeconds: runs.graceSeconds ?? 30,
      securityContext: podSecurity(
        runs,
        [...planned.ports, ...sidecars].map(({ port }) => port),
      ),
      ...placementOf(placement),
      ...(before.length > 0 ? { initContainers: before } : {}),
      containers: [mainContainer(planned, runs)],
      volumes,
      ...(spread(planned) ? { affinity: apart(name) } : {}),
      ...(placement.spread ? { topologySpreadConstraints: [evenly(name, placement.spread)] } : {}),
    },
  };
}

function mainContainer(planned: PlannedWorkload, runs: RunsIn): k8s.Container {
  const { name, image, ports, secret, storage, resources, certificate, ephemeralStorage } = planned;
  const { command, args = [], config, configMaps, writable, probes, environment, workingDirectory } = runs;
  const { postStart, preStop } = runs;
  const fromSecret = (secret?.keys ?? []).flatMap(({ key, env }) =>
    env ? [{ name: env, valueFrom: { secretKeyRef: { name: secret?.name ?? "", key } } }] : [],
  );
  const env = referencesLast([...variables(environment), ...fromSecret]);
  return {
    name,
    image,
    ...(command.length > 0 ? { command: [...command] } : {}),
    ...(args.length > 0 ? { args: [...args] } : {}),
    ...(workingDirectory ? { workingDir: workingDirectory } : {}),
    ...(ports.length > 0 ? { ports: ports.map(containerPort) } : {}),
    ...(config.mountPath === null && !config.files && Object.keys(config.data).length > 0
      ? { envFrom: [{ configMapRef: { name } }] }
      : {}),
    ...(env.length > 0 ? { env } : {}),
    ...hardened(resources, ephemeralStorage, runs),
    volumeMounts: [
      ...(storage ? [{ name: "data", mountPath: storage.mountPath }] : []),
      ...(config.mountPath === null ? [] : [{ name: "config", mountPath: config.mountPath, readOnly: true }]),
      ...(config.files ?? []).map(({ key, path }) => ({
        name: "config",
        mountPath: path,
        subPath: key,
        readOnly: true,
      })),
      ...(secret ? [{ name: secret.name, mountPath: secretsDirectory, readOnly: true }] : []),
      ...(certificate ? [{ name: certificate, mountPath: certificatesDirectory, readOnly: true }] : []),
      ...(configMaps ? [{ name: "shared", mountPath: configMaps.mountPath, readOnly: true }] : []),
      temporary,
      ...Object.entries(writable).map(([volume, folder]) => ({ name: volume, mountPath: folderOf(folder).path })),
    ],
    ...probes,
    ...(postStart || preStop ? { lifecycle: { ...hook("postStart", postStart), ...hook("preStop", preStop) } } : {}),
  };
}

const containerPort = ({ name, port, protocol }: PlannedPort): k8s.ContainerPort => ({
  name,
  containerPort: port,
  protocol,
});

const hook = (when: "postStart" | "preStop", command: readonly string[] | null | undefined): k8s.Lifecycle =>
  command ? { [when]: { exec: { command: [...command] } } } : {};

function sidecarContainer(
  sidecar: PlannedSidecar,
  ephemeralStorage: PlannedWorkload["ephemeralStorage"],
): k8s.Container {
  const { name, image, command, args, user, port, environment, resources } = sidecar;
  const common = hardened(resources, ephemeralStorage);
  return {
    name,
    image,
    ...(command.length > 0 ? { command: [...command] } : {}),
    ...(args.length > 0 ? { args: [...args] } : {}),
    ports: [{ name, containerPort: port, protocol: "TCP" }],
    env: referencesLast(variables(environment)),
    ...common,
    ...(user === null ? {} : { securityContext: { ...common.securityContext, runAsUser: user, runAsGroup: user } }),
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
    ...(config.mountPath === null && !config.files
      ? []
      : [{ name: "config", configMap: { name, ...(items.length > 0 ? { items } : {}) } }]),
    ...(shared ? [{ name: "shared", projected: { sources: shared } }] : []),
    ...(secret ? [secretVolume(secret)] : []),
    ...(certificate ? [secretVolume({ name: certificate, keys: [{ key: "tls.crt" }] })] : []),
    { name: "tmp", emptyDir: {} },
    ...Object.entries(writable).map(([volume, folder]) => ({ name: volume, emptyDir: emptyDir(folderOf(folder)) })),
  ];
}

const folderOf = (folder: string | Folder): Folder => (typeof folder === "string" ? { path: folder } : folder);

const emptyDir = ({ size, memory }: Folder): k8s.EmptyDirVolumeSource => ({
  ...(memory ? { medium: "Memory" } : {}),
  ...(size ? { sizeLimit: k8s.Quantity.fromString(size) } : {}),
});

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
export function spread({
  workload,
  scale,
  replicas,
}: Pick<PlannedWorkload, "workload" | "scale" | "replicas">): boolean {
  const copies = workload.kind === "deployment" || workload.kind === "stateful";
  return copies && (scale?.max ?? replicas) > 1;
}

/** Prefers different nodes for its pods. */
function apart(name: string): k8s.Affinity {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { ...selectorLabels(name) } } };
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

/** The nodes on which the pods may run. */
function placementOf({ nodeSelector, tolerations, priorityClass }: PlannedWorkload["placement"]): Partial<k8s.PodSpec> {
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector: { ...nodeSelector } } : {}),
    ...(tolerations.length > 0 ? { tolerations: tolerations.map(toleration) } : {}),
    ...(priorityClass ? { priorityClassName: priorityClass } : {}),
  };
}

const toleration = ({ key, value, effect }: Toleration): k8s.Toleration => ({
  key,
  ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
  ...(effect ? { effect } : {}),
});

/** Prefers equal numbers of pods under each value of the nodes' label. */
const evenly = (name: string, topologyKey: string): k8s.TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels: { ...selectorLabels(name) } },
});
