import { imageReference } from "../model/image.ts";
import type { Microservice, Sidecar } from "../model/microservice.ts";
import type { Context } from "./context.ts";
import { addressOf, environmentOf, urlsOf, usesBucket } from "./environment.ts";
import { byHost } from "./hosts.ts";
import { needsOf } from "./order.ts";
import { planRuntime } from "./runtime.ts";
import { tlsSecret } from "./secrets.ts";
import type { PlannedMicroservice, PlannedPort, PlannedSidecar } from "./types.ts";

/** One microservice on one cluster: every optional fact is resolved. */
export function planMicroservice(context: Context, microservice: Microservice): PlannedMicroservice {
  const { facts, cluster, microservices, edges, secrets } = context;
  const { name, description, owner, namespace, image, resources, scale = null } = microservice;
  const storage = usesBucket(cluster, microservice) ? undefined : microservice.storage;
  return {
    kind: "microservice",
    name,
    description,
    owner,
    namespace,
    runtime: planRuntime(context, microservice),
    image: imageReference(image),
    waitImage: facts.waitImage,
    imagePullSecret: cluster.imagePullSecret ?? null,
    ports: portsOf(context, microservice),
    needs: needsOf(microservice, microservices).flatMap((need) => {
      const target = microservices[need];
      return target ? addressOf(target) : [];
    }),
    environment: microservice.runtime === "node" ? environmentOf(context, microservice) : {},
    secret: secrets.get(name) ?? null,
    sidecars: (microservice.sidecars ?? []).map((sidecar) => planSidecar(context, name, sidecar)),
    storage: storage ? { ...storage, storageClass: cluster.storageClass } : null,
    resources,
    // A volume has one writer.
    replicas: storage || microservice.single ? 1 : cluster.replicas,
    scale,
    reads: microservice.reads ?? [],
    certificate: microservice.seesCertificate ? tlsSecret : null,
    inbound: edges.filter(({ to }) => to.kind === "pods" && to.name === name),
    outbound: edges.filter(({ from }) => from.kind === "pods" && from.name === name),
    ingress: planIngress(context, microservice),
  };
}

/** A NodePort opens the first port: the one that other microservices call. */
function portsOf({ cluster }: Context, { name, ports }: Microservice): PlannedPort[] {
  const nodePort = cluster.nodePorts.find((exposed) => exposed.microservice === name)?.nodePort ?? null;
  return Object.entries(ports).map(([portName, { port, servicePort = port }], index) => ({
    name: portName,
    port,
    servicePort,
    nodePort: index === 0 ? nodePort : null,
  }));
}

function planSidecar(context: Context, pod: string, sidecar: Sidecar): PlannedSidecar {
  const { name, image, port, localOnly, scrape, probe = null, calls, environment, resources } = sidecar;
  // One of our services reads these two variables; a third-party image has its own.
  const ours = probe === null ? { APP_NAME: name, PORT: String(port) } : {};
  return {
    name,
    image: imageReference(image),
    port,
    localOnly,
    scraped: scrape !== undefined,
    probe,
    environment: { ...ours, ...urlsOf(context, { name: pod, calls }), ...environment },
    resources,
  };
}

function planIngress({ cluster, hostPaths }: Context, microservice: Microservice): PlannedMicroservice["ingress"] {
  const hosts = byHost(hostPaths.filter(({ entry }) => entry === microservice)).map(([host, own]) => ({
    host,
    paths: own.map(({ path }) => path).sort(),
  }));
  return hosts.length > 0 ? { className: cluster.ingress.className, tlsSecret, hosts } : null;
}
