import { imageReference } from "../model/image.ts";
import { type Microservice, type Sidecar, workloadOf } from "../model/microservice.ts";
import type { Context } from "./context.ts";
import { addressesOf, addressOf, environmentOf, isReplaced } from "./environment.ts";
import { callsOf, externalOn, podsOf } from "./graph.ts";
import { planIngress } from "./ingress.ts";
import { belongingOf } from "./installation.ts";
import { waitsFor } from "./order.ts";
import { planRuntime } from "./runtime.ts";
import type { Address, PlannedMicroservice, PlannedPort, PlannedSidecar } from "./types.ts";
import { planWorkload } from "./workload.ts";

/** The request and limit of disk space for logs and /tmp: a log without bound evicts its own pod, not its neighbours. */
export const ephemeralStorage = ["32Mi", "128Mi"] as const;

/** One microservice on one cluster: every optional fact is resolved. */
export function planMicroservice(context: Context, microservice: Microservice): PlannedMicroservice {
  const { facts, cluster, installation, edges, secrets } = context;
  const { name, description, owner, namespace, image, resources, scale = null, placement = {} } = microservice;
  const storage = microservice.storage && !isReplaced(context, microservice.storage) ? microservice.storage : undefined;
  const workload = workloadOf(microservice);
  return {
    kind: "microservice",
    name,
    description,
    owner,
    namespace,
    labels: podsOf(microservice).labels,
    belongsTo: belongingOf(installation, namespace),
    runtime: planRuntime(context, microservice),
    workload: planWorkload(workload),
    image: imageReference(image),
    callsItself: callsOf(microservice).some(({ to }) => to === name),
    waitImage: facts.waitImage,
    imagePullSecret: cluster.imagePullSecret ?? null,
    ports: portsOf(context, microservice),
    needs: planNeeds(context, microservice),
    environment: environmentOf(context, microservice),
    secret: secrets.get(name) ?? null,
    sidecars: (microservice.sidecars ?? []).map((sidecar) => planSidecar(context, microservice, sidecar)),
    storage: storage ? { size: storage.size, mountPath: storage.mountPath, storageClass: cluster.storageClass } : null,
    resources,
    ephemeralStorage: microservice.ephemeralStorage ?? ephemeralStorage,
    placement: {
      nodeSelector: placement.nodeSelector ?? {},
      tolerations: placement.tolerations ?? [],
      spread: placement.spread ?? null,
      priorityClass: placement.priorityClass ?? null,
    },
    // A volume has one writer, and a StatefulSet's pods are copies only where the facts say so.
    replicas:
      microservice.replicas ??
      (workload.kind === "stateful" ? workload.replicas : undefined) ??
      (storage || microservice.single || workload.kind !== "deployment" ? 1 : cluster.replicas),
    scale,
    reads: microservice.reads ?? [],
    rights: microservice.rights ?? [],
    certificate: microservice.seesCertificate ? installation.tlsSecret : null,
    inbound: edges.filter(({ to }) => to.kind === "pods" && to.name === name),
    outbound: edges.filter(({ from }) => from.kind === "pods" && from.name === name),
    ingress: planIngress(context, microservice),
  };
}

/** The addresses that start-up waits for, each once. */
function planNeeds(context: Context, { name, calls }: Microservice): Address[] {
  const { microservices, facts } = context;
  const needs = calls.flatMap((call): Address[] => {
    const { to, port, atStart } = call;
    const target = microservices[to];
    if (target) return to !== name && waitsFor(call, target) ? [addressOf(target, port)] : [];
    const [external, outside] = [facts.externals[to], externalOn(context, to)];
    return atStart && external && outside ? [{ name: to, host: outside.host, port: external.port }] : [];
  });
  return [...new Map(needs.map((need) => [`${need.host}:${need.port}`, need])).values()];
}

/** A NodePort opens the first port: the one that other microservices call. */
function portsOf({ cluster }: Context, { name, ports }: Microservice): PlannedPort[] {
  const nodePort = cluster.nodePorts.find((exposed) => exposed.microservice === name)?.nodePort ?? null;
  return Object.entries(ports).map(([portName, declared], index) => {
    const { port, servicePort = port, protocol = "TCP", appProtocol = null } = declared;
    return { name: portName, port, servicePort, protocol, appProtocol, nodePort: index === 0 ? nodePort : null };
  });
}

function planSidecar(context: Context, { name: pod, run }: Microservice, sidecar: Sidecar): PlannedSidecar {
  const { name, image, command = [], args = [], user = null } = sidecar;
  const { port, localOnly, scrape, probe = null, calls, environment, resources } = sidecar;
  // One of our services reads these two variables; a third-party image has its own.
  const ours = probe === null ? { APP_NAME: name, PORT: String(port) } : {};
  return {
    name,
    image: imageReference(image),
    command,
    args,
    user,
    port,
    localOnly,
    scraped: scrape !== undefined,
    probe,
    environment: { ...ours, ...addressesOf(context, { name: pod, run, calls }), ...environment },
    resources,
  };
}
