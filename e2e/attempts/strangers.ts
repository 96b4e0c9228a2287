/** Test pods that the graph does not declare: no connection from or to them may succeed, although they listen. */

import { randomBytes } from "node:crypto";
import type { PodPeer } from "../../generator/src/model/traffic.ts";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import type { Api, Draft } from "../../operate/api.ts";
import { name as application } from "../../operate/application.ts";
import { eventually } from "../../operate/eventually.ts";
import type { Kind } from "../../operate/kinds.ts";
import { namespacesOf } from "../../operate/planned.ts";
import { nodeArguments, restricted } from "../in-pod.ts";
import { listening } from "./attempts.ts";
import { declaredPorts, strangerLabel } from "./scene.ts";

export interface Strangers {
  /** The value of the pods' label. */
  readonly run: string;
  readonly number: number;
  /** The temporary namespace. */
  readonly namespace: string;
}

/** Creates a pod in each namespace of the application and one outside, and outside also one with the labels of the pod with most edges. */
export async function makeStrangers(api: Api, planned: PlannedCluster, image: string): Promise<Strangers> {
  const run = randomBytes(3).toString("hex");
  const away = `${application}-attempts-${run}`;
  const label = { [strangerLabel]: run };
  const args = nodeArguments(listen, listening(declaredPorts(planned)));
  const pod = (name: string, namespace: string, labels: Readonly<Record<string, string>>): Draft => ({
    kind: "Pod",
    metadata: { name: `${name}-${run}`, namespace, labels: { ...labels, ...label } },
    spec: podSpec(image, args, listening(declaredPorts(planned))[0] ?? 0),
  });
  const busiest = mostAllowed(planned);
  const drafts = [
    ...[...namespacesOf(planned), away].map((namespace) => pod("stranger", namespace, {})),
    ...(busiest ? [pod(`disguised-as-${busiest.name}`, away, busiest.labels)] : []),
  ];
  await api.create({ kind: "Namespace", metadata: { name: away, labels: label } });
  // The namespace's default ServiceAccount is created a moment after the namespace.
  await Promise.all(
    drafts.map((draft) => eventually(() => api.create(draft), { within: 20, what: `Pod ${draft.metadata.name}` })),
  );
  return { run, number: drafts.length, namespace: away };
}

/** The peer whose pods may open most connections: in another namespace, its labels must not allow any. */
function mostAllowed({ edges }: PlannedCluster): PodPeer | undefined {
  const from = edges.flatMap((edge) => (edge.from.kind === "pods" ? [edge.from] : []));
  const groups = [...Map.groupBy(from, ({ name }) => name).values()];
  return groups.sort((a, b) => b.length - a.length)[0]?.[0];
}

function podSpec(image: string, args: readonly string[], port: number): object {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        ...{ name: "listener", image, args, imagePullPolicy: "IfNotPresent", securityContext: restricted },
        readinessProbe: { tcpSocket: { port }, periodSeconds: 1, failureThreshold: 30 },
        // Enough also for the attempts that run in the same pod.
        resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { cpu: "500m", memory: "192Mi" } },
      },
    ],
  };
}

/** Removes all test pods, since only one run at a time works on a cluster. @returns their names, when they are gone */
export async function removeStrangers(api: Api): Promise<string[]> {
  const ours = { labels: strangerLabel };
  const found = new Set<string>();
  const none = async () => {
    const pods = await api.list("Pod", undefined, ours);
    const all = [...pods, ...(await api.list("Namespace", undefined, ours))];
    for (const { kind, metadata } of all.filter(({ metadata }) => !metadata.deletionTimestamp)) {
      const { name, namespace = "" } = metadata;
      found.add(`${kind} ${namespace && `${namespace}/`}${name}`);
      await api.remove(kind as Kind, namespace, name, kind === "Pod" ? { gracePeriodSeconds: 1 } : {});
    }
    return pods.length === 0; // the deletion of the namespace takes longer and disturbs nothing
  };
  await eventually(none, { within: 60, what: "the deletion of the test pods" });
  return [...found];
}

/** The program of a test pod: accepts connections on each port and closes them. It is sent as text, as the probe is. */
async function listen(ports: readonly number[]): Promise<void> {
  const { createServer } = process.getBuiltinModule("node:net");
  for (const port of ports) createServer((socket) => socket.on("error", () => {}).end()).listen(port);
  process.once("SIGTERM", () => process.exit());
}
