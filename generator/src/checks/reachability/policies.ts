import type { KubeObject } from "../../render/manifest.ts";
import { empty, type Intervals, subtract, union } from "./intervals.ts";
import { parseCidr } from "./ipv4.ts";
import type { Place } from "./place.ts";
import { everyPortOf, highestPort, portsOf, type Transport, transports } from "./ports.ts";
import { type Complain, readFields, readList } from "./reading.ts";
import { readSelector, type Selector } from "./selector.ts";

/** Each direction's value in policyTypes, and the field of a rule that holds its peers. */
export const directions = {
  ingress: { type: "Ingress", peers: "from" },
  egress: { type: "Egress", peers: "to" },
} as const;
export type Direction = keyof typeof directions;

/** A rule's peer. Without a namespace selector, pods of the policy's own namespace; without a pod selector, all pods. */
export type PolicyPeer =
  | { readonly kind: "pods"; readonly namespaces?: Selector; readonly pods?: Selector }
  | { readonly kind: "addresses"; readonly addresses: Intervals };

/** A port by the name that the destination's containers give it. */
export interface NamedPort {
  readonly protocol: Transport;
  readonly name: string;
}

export interface PolicyRule {
  readonly peers: readonly PolicyPeer[] | "every";
  readonly ports: readonly (Intervals | NamedPort)[] | "every";
}

/** A networking.k8s.io/v1 NetworkPolicy, its defaults filled in. */
export interface Policy {
  readonly place: Place;
  readonly name: string;
  readonly namespace: string;
  readonly selector: Selector;
  /** Undefined if the policy does not isolate that direction: then its rules for it have no effect. */
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[] | undefined>>;
  /** The number of rules in the manifest, with or without effect. */
  readonly ruleCount: Readonly<Record<Direction, number>>;
}

/** Labels that pods get when they are created: no manifest shows them, so selectors with them cannot be judged. */
const setByControllers = new Set(
  `pod-template-hash controller-revision-hash pod-template-generation statefulset.kubernetes.io/pod-name
   apps.kubernetes.io/pod-index job-name controller-uid batch.kubernetes.io/job-name batch.kubernetes.io/controller-uid
   batch.kubernetes.io/job-completion-index topology.kubernetes.io/zone topology.kubernetes.io/region`.split(/\s+/),
);

export function readPolicy(object: KubeObject, complain: Complain): Omit<Policy, "place"> {
  const { metadata } = object;
  const spec = readFields(object.spec, ["podSelector", "policyTypes", "ingress", "egress"], "spec", complain);
  const rules = {
    ingress: readRules(spec.ingress, "ingress", complain),
    egress: readRules(spec.egress, "egress", complain),
  };
  const types = readTypes(spec.policyTypes, rules.egress.length > 0, complain);
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? "default",
    selector: readPodSelector(spec.podSelector, "spec.podSelector", complain),
    rules: {
      ingress: types.includes("Ingress") ? rules.ingress : undefined,
      egress: types.includes("Egress") ? rules.egress : undefined,
    },
    ruleCount: { ingress: rules.ingress.length, egress: rules.egress.length },
  };
}

/** The policy types, with the API server's defaults: Ingress always, Egress if there are egress rules. */
function readTypes(value: unknown, hasEgress: boolean, complain: Complain): readonly unknown[] {
  const types = readList(value, "spec.policyTypes", complain);
  if (types.length === 0) return hasEgress ? ["Ingress", "Egress"] : ["Ingress"];
  for (const type of types)
    if (type !== "Ingress" && type !== "Egress")
      complain("spec.policyTypes", `${JSON.stringify(type)} is neither Ingress nor Egress`);
  return types;
}

function readRules(value: unknown, direction: Direction, complain: Complain): PolicyRule[] {
  const { peers } = directions[direction];
  return readList(value, `spec.${direction}`, complain).map((rule, index) => {
    const path = `spec.${direction}[${index}]`;
    const fields = readFields(rule, [peers, "ports"], path, complain);
    const peerList = readList(fields[peers], `${path}.${peers}`, complain);
    const portList = readList(fields.ports, `${path}.ports`, complain);
    return {
      // Decided by the manifest's list, not by the peers that were understood: dropping a peer must not open the rule.
      peers:
        peerList.length === 0 ? "every" : peerList.flatMap((p, i) => readPeer(p, `${path}.${peers}[${i}]`, complain)),
      ports: portList.length === 0 ? "every" : portList.flatMap((p, i) => readPort(p, `${path}.ports[${i}]`, complain)),
    };
  });
}

function readPeer(value: unknown, path: string, complain: Complain): PolicyPeer[] {
  const fields = readFields(value, ["podSelector", "namespaceSelector", "ipBlock"], path, complain);
  const pods = fields.podSelector ?? undefined;
  const namespaces = fields.namespaceSelector ?? undefined;
  const block = fields.ipBlock ?? undefined;
  const bySelector = pods !== undefined || namespaces !== undefined;
  if (bySelector === (block !== undefined)) {
    complain(path, bySelector ? "it has both a selector and an ipBlock" : "it has neither a selector nor an ipBlock");
    return [];
  }
  if (block !== undefined) return readBlock(block, `${path}.ipBlock`, complain);
  return [
    {
      kind: "pods",
      ...(pods !== undefined && { pods: readPodSelector(pods, `${path}.podSelector`, complain) }),
      ...(namespaces !== undefined && { namespaces: readSelector(namespaces, `${path}.namespaceSelector`, complain) }),
    },
  ];
}

function readPodSelector(value: unknown, path: string, complain: Complain): Selector {
  const selector = readSelector(value, path, complain);
  for (const { key } of selector.requirements)
    if (setByControllers.has(key)) complain(path, `pods get the label ${key} only once they run`);
  return selector;
}

function readBlock(value: unknown, path: string, complain: Complain): PolicyPeer[] {
  const fields = readFields(value, ["cidr", "except"], path, complain);
  const cidr = parseCidr(fields.cidr);
  if (!cidr) complain(`${path}.cidr`, `${JSON.stringify(fields.cidr)} is not an IPv4 CIDR`);
  const taken = readList(fields.except, `${path}.except`, complain).map((text) => {
    const except = parseCidr(text);
    if (!except) complain(`${path}.except`, `${JSON.stringify(text)} is not an IPv4 CIDR`);
    else if (cidr && subtract(except, cidr).length > 0)
      complain(`${path}.except`, `${text} is not inside ${fields.cidr}`);
    return except ?? empty;
  });
  return cidr ? [{ kind: "addresses", addresses: subtract(cidr, union(taken)) }] : [];
}

function readPort(value: unknown, path: string, complain: Complain): (Intervals | NamedPort)[] {
  const fields = readFields(value, ["protocol", "port", "endPort"], path, complain);
  const wanted = fields.protocol ?? "TCP";
  const port = fields.port ?? undefined;
  const end = fields.endPort ?? undefined;
  const protocol = transports.find((known) => known === wanted);
  if (!protocol) complain(`${path}.protocol`, `${JSON.stringify(wanted)} is not one of ${transports.join(", ")}`);
  else if (typeof port === "number" ? !isPort(port) : port !== undefined && !isPortName(port))
    complain(`${path}.port`, `${JSON.stringify(port)} is neither a port number nor a port name`);
  else if (end !== undefined && (typeof port !== "number" || !isPort(end) || end < port))
    complain(`${path}.endPort`, `${JSON.stringify(end)} does not end a range that starts at ${JSON.stringify(port)}`);
  else if (isPortName(port)) return [{ protocol, name: port }];
  else if (typeof port === "number") return [portsOf(protocol, port, isPort(end) ? end : port)];
  else return [everyPortOf(protocol)];
  return [];
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= highestPort;
}

function isPortName(value: unknown): value is string {
  return typeof value === "string" && /[a-z]/.test(value);
}
