import { type Attempt, attemptsFrom } from "../../e2e/attempts/attempts.ts";
import type { Outcome } from "../../e2e/attempts/run-probe.ts";
import { declaredPorts, type Pod, podOf, type Scene, strangerLabel } from "../../e2e/attempts/scene.ts";
import { microservicesOf, namespacesOf } from "../planned.ts";
import { laptop } from "./fixture.ts";

export const { planned } = laptop;
const namespaces = namespacesOf(planned);
let last = 0;

export function pod(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  status = "Running",
): Pod {
  last += 1;
  const metadata = { name, namespace, labels, uid: `uid-${last}` };
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: {},
    status: { phase: status, podIP: `10.244.0.${last}` },
  };
  const made = podOf(object, planned);
  if (!made) throw new Error(`${name} is left out`);
  return made;
}

export const named = (name: string) => ({ "app.kubernetes.io/name": name });
const microservices = microservicesOf(planned);
export const services = microservices.map(({ name, namespace }) => pod(`${name}-0`, namespace, named(name)));
export const dns = planned.platform
  .filter(({ name }) => name === "kube-dns")
  .map((peer) => pod("dns-0", peer.namespace, peer.labels));
export const stranger = pod("stranger", "away", { [strangerLabel]: "x" });
export const disguised = pod("disguised", "away", { ...named("gateway"), [strangerLabel]: "x" });
const inside = namespaces.map((namespace) => pod("stranger", namespace, { [strangerLabel]: "x" }));

export const scene: Scene = {
  edges: planned.edges,
  isolated: new Set(namespaces),
  pods: [...services, ...dns, stranger, disguised, ...inside],
  doors: [],
  ports: declaredPorts(planned),
};
const ours = [...services, stranger, disguised, ...inside];
export const all = ours.flatMap((from) => attemptsFrom(from, scene));
export const one = (name: string): Pod => services.find(({ title }) => title === name) ?? stranger;
/** The names that have pods in this scene; charts and Argo CD have none. */
const here = new Set([...microservices.map(({ name }) => name), "kube-dns"]);
export const between = planned.edges.filter(({ from, to }) => here.has(from.name) && here.has(to.name));
export const asExpected = (attempt: Attempt): Outcome => ({ attempt, outcome: attempt.expected });
export const words = ({ from, to, port, protocol }: Attempt) => `${from.title} -> ${to}:${port}/${protocol}`;
