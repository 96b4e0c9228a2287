/** Reads a pod's containers from the rendered manifests in clusters/<cluster>/<component>, the only source for them here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export const root = fileURLToPath(new URL("..", import.meta.url));

export interface SecretReference {
  readonly secret: string;
  readonly key: string;
}

export interface RenderedContainer {
  readonly name: string;
  /** The folder in services/ that its image is built from. */
  readonly service: string;
  readonly args: readonly string[];
  readonly command: readonly string[];
  /** Variables with values, from the ConfigMap and the container itself. */
  readonly variables: Readonly<Record<string, string>>;
  readonly secretVariables: Readonly<Record<string, SecretReference>>;
  /** By path in the container. */
  readonly secretFiles: Readonly<Record<string, SecretReference>>;
  /** Paths of writable volumes. */
  readonly writable: readonly string[];
  /** The files of the mounted ConfigMap by name, and the mount path; empty without one. */
  readonly files: Readonly<Record<string, string>>;
  readonly filesPath: string;
  readonly ports: Readonly<Record<string, number>>;
  /** The probes' paths and ports, both of httpGet and of exec probes. */
  readonly probes: readonly { readonly path: string; readonly port: number }[];
}

/** The main container first, then its sidecars. */
export interface RenderedPod {
  readonly name: string;
  readonly containers: readonly [RenderedContainer, ...RenderedContainer[]];
}

// biome-ignore lint/suspicious/noExplicitAny: Kubernetes' own shapes, from a file that a test holds against its schema
type Json = any;

/** @throws Error if the cluster has no such component */
export function renderedPod(cluster: string, name: string): RenderedPod {
  const folder = join(root, "clusters", cluster, name);
  const read = (file: string): Json => parse(readFileSync(join(folder, file), "utf8"));
  const { spec } = read("deployment.yaml").spec.template;
  // An init container with restartPolicy Always is a sidecar; all others have ended when the pod is ready.
  const sidecars = (spec.initContainers ?? []).filter((one: Json) => one.restartPolicy === "Always");
  const [main, ...others] = [...spec.containers, ...sidecars].map((one: Json) => container(one, spec, read));
  return { name, containers: [main as RenderedContainer, ...(others as RenderedContainer[])] };
}

/** The files of a component's ConfigMap, by name. */
export function renderedFiles(cluster: string, name: string): Readonly<Record<string, string>> {
  return parse(readFileSync(join(root, "clusters", cluster, name, "configmap.yaml"), "utf8")).data;
}

function container(one: Json, spec: Json, read: (file: string) => Json): RenderedContainer {
  const { name, image, args = [], command = [], env = [], envFrom = [], volumeMounts = [] } = one;
  const ports = Object.fromEntries((one.ports ?? []).map((port: Json) => [port.name, port.containerPort]));
  const mounts = volumeMounts.map(({ name: volume, mountPath }: Json) => ({
    mountPath,
    volume: spec.volumes.find((candidate: Json) => candidate.name === volume),
  }));
  const configured = mounts.find(({ volume }: Json) => volume.configMap);
  const own = env.filter(({ value }: Json) => value !== undefined);
  const secret = env.filter(({ valueFrom }: Json) => valueFrom?.secretKeyRef);
  return {
    name,
    service: /([^/]+):[^:]+$/.exec(image)?.[1] ?? image,
    args,
    command,
    variables: {
      ...(envFrom.length > 0 ? read("configmap.yaml").data : {}),
      ...Object.fromEntries(own.map(({ name: variable, value }: Json) => [variable, value])),
    },
    secretVariables: Object.fromEntries(
      secret.map(({ name: variable, valueFrom: { secretKeyRef } }: Json) => [
        variable,
        { secret: secretKeyRef.name, key: secretKeyRef.key },
      ]),
    ),
    secretFiles: Object.fromEntries(
      mounts.flatMap(({ mountPath, volume }: Json) =>
        (volume.secret?.items ?? []).map(({ key, path }: Json) => [
          `${mountPath}/${path}`,
          { secret: volume.secret.secretName, key },
        ]),
      ),
    ),
    writable: mounts
      .filter(({ volume }: Json) => volume.emptyDir || volume.persistentVolumeClaim)
      .map(({ mountPath }: Json) => mountPath),
    files: configured ? read("configmap.yaml").data : {},
    filesPath: configured?.mountPath ?? "",
    ports,
    probes: [one.startupProbe, one.livenessProbe, one.readinessProbe].flatMap((probe) => addressesIn(probe, ports)),
  };
}

function addressesIn(probe: Json, ports: Readonly<Record<string, number>>) {
  const { httpGet, exec } = probe ?? {};
  if (httpGet) return [{ path: httpGet.path as string, port: ports[httpGet.port] ?? Number(httpGet.port) }];
  const address = URL.parse(exec?.command.at(-1) ?? "");
  return address ? [{ path: address.pathname, port: Number(address.port) }] : [];
}
