/** A cut connection between two microservices: policies are additive, so the policy that allows it has to change. */
import { label } from "../../../generator/src/model/labels.ts";
import type { Edge, PodPeer } from "../../../generator/src/model/traffic.ts";
import { suspend } from "../../cluster/suspend.ts";
import type { LiveObject } from "../../kinds.ts";
import type { Simulation } from "../simulation.ts";

const seconds = 15;

export interface Way extends Edge {
  readonly from: PodPeer;
  readonly to: PodPeer;
}

export function cut(way: Way, inAll: boolean): Simulation {
  const { from, to } = way;
  return {
    name: `cut-${from.name}-${to.name}`,
    does: `blocks connections from ${from.name} to ${to.name} for ${seconds} s`,
    users: `requests that need both fail within seconds with a problem document; no other request fails`,
    bar: { failing: [from.name, to.name], failingAfter: 15, readyWithin: 60, answeredWithin: 11 },
    inAll,
    async run({ api, changes, planned, hold }) {
      const policies = await api.list("NetworkPolicy", to.namespace);
      const allowing = policies.filter((policy) => allows(policy, way));
      if (allowing.length === 0)
        throw new Error(`no NetworkPolicy in ${to.namespace} allows ${from.name} to connect to ${to.name}`);
      for (const policy of allowing) {
        const component = policy.metadata.labels?.[label.name];
        if (component) await suspend(api, changes, planned.name, component);
        await changes.change("NetworkPolicy", policy, { spec: { ingress: ingressWithout(policy, way) } });
      }
      await hold(seconds);
      await changes.undo();
    },
  };
}

interface Rule {
  readonly from?: readonly PolicyPeer[];
  readonly ports?: readonly { readonly port?: number | string; readonly protocol?: string }[];
}

interface PolicyPeer {
  readonly namespaceSelector?: { readonly matchLabels?: Labels };
  readonly podSelector?: { readonly matchLabels?: Labels };
}

type Labels = Readonly<Record<string, string>>;

/** Whether this policy allows the connection. */
export function allows(policy: LiveObject, way: Way): boolean {
  const rules: readonly Rule[] = policy.spec.ingress ?? [];
  return (
    policy.metadata.namespace === way.to.namespace &&
    within(policy.spec.podSelector?.matchLabels, way.to.labels) &&
    rules.some((rule) => concerns(rule, way) && rule.from?.some((peer) => isPeer(peer, way.from)))
  );
}

/** The policy's ingress rules without this connection. */
export function ingressWithout(policy: LiveObject, way: Way): Rule[] {
  const rules: readonly Rule[] = policy.spec.ingress ?? [];
  return rules.flatMap((rule) => {
    if (!concerns(rule, way) || !rule.from) return rule;
    const from = rule.from.filter((peer) => !isPeer(peer, way.from));
    return from.length > 0 ? { ...rule, from } : []; // an empty `from` would allow every source
  });
}

const concerns = ({ ports }: Rule, { port, protocol }: Edge): boolean =>
  !ports || ports.some((one) => one.port === port && (one.protocol ?? "TCP") === protocol);

const isPeer = ({ namespaceSelector, podSelector }: PolicyPeer, { namespace, labels }: PodPeer): boolean =>
  namespaceSelector?.matchLabels?.[label.namespaceName] === namespace && within(podSelector?.matchLabels, labels);

/** A selector without labels selects every pod. */
const within = (selector: Labels = {}, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);
