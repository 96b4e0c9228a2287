import fc from "fast-check";
import { expect, test } from "vitest";
import { reachability } from "../src/checks/reachability.ts";
import type { Edge, Peer } from "../src/model/traffic.ts";
import { declare, edge, type Json, namespace, networkPolicy, pods, workload } from "./reachability-fixture.ts";

// A second, simple implementation of the specification: it tries every pod of a small universe, rendered or not.

interface Pod {
  readonly namespace: string;
  readonly namespaceLabels: Record<string, string>;
  readonly labels: Record<string, string>;
}
const nameLabel = "kubernetes.io/metadata.name";
const maybe = (key: string, value?: string) => (value ? { [key]: value } : {});
const namespaces = ["one", "two", "evil", "other"].flatMap((name) =>
  // The labels of known namespaces are known. Any other namespace may have any labels.
  (name === "one" ? ["x"] : name === "two" ? [undefined] : [undefined, "x", "y"]).map((team) => {
    return { name, labels: { [nameLabel]: name, ...maybe("team", team) } };
  }),
);
const universe: Pod[] = namespaces.flatMap(({ name, labels: namespaceLabels }) =>
  [undefined, "a", "b", "z"].flatMap((k) =>
    [undefined, "a", "z"].map((l) => {
      return { namespace: name, namespaceLabels, labels: { ...maybe("k", k), ...maybe("l", l) } };
    }),
  ),
);

const first = pods("one", "first", { k: "a" });
const second = pods("one", "second", { k: "b", l: "a" });
const outside = pods("two", "outside", { k: "a" });
const known = [first, second, outside];

function selected(selector: Json, labels: Record<string, string>): boolean {
  const exact = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    exact &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }: Json) => {
      if (operator === "In") return values.includes(labels[key]);
      if (operator === "NotIn") return !values.includes(labels[key]);
      return (operator === "Exists") === (labels[key] !== undefined);
    })
  );
}
function allows(policies: Json[], direction: "ingress" | "egress", own: Pod, other: Pod, port: number): boolean {
  const rules = policies.filter(({ podSelector }) => selected(podSelector, own.labels)).flatMap((p) => p[direction]);
  return rules.some(
    (rule) =>
      (!rule.ports || rule.ports.some((each: Json) => each.port <= port && port <= (each.endPort ?? each.port))) &&
      (rule.from ?? rule.to).some(({ namespaceSelector, podSelector = {} }: Json) => {
        const inNamespace = namespaceSelector
          ? selected(namespaceSelector, other.namespaceLabels)
          : other.namespace === own.namespace;
        return inNamespace && selected(podSelector, other.labels);
      }),
  );
}
const represents = (peer: Peer, pod: Pod) =>
  peer.kind === "pods" && peer.namespace === pod.namespace && selected({ matchLabels: peer.labels }, pod.labels);

/** Whether a connection is allowed and not declared, and whether a connection of a real pod is declared and not allowed. */
function differences(policies: Json[], edges: readonly Edge[]) {
  const isReal = (pod: Pod) => known.some((peer) => pod.namespace === peer.namespace && same(pod.labels, peer.labels));
  const found = { much: false, little: false };
  for (const own of universe.filter((pod) => pod.namespace === "one"))
    for (const other of universe)
      for (const port of [1, 2, 3, 4])
        for (const direction of ["ingress", "egress"] as const) {
          const [from, to] = direction === "ingress" ? [other, own] : [own, other];
          const may = allows(policies, direction, own, other, port);
          const should = edges.some((e) => e.port === port && represents(e.from, from) && represents(e.to, to));
          if (may && !should) found.much = true;
          if (should && !may && isReal(own) && isReal(other)) found.little = true;
        }
  return found;
}
const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

const exactly = ({ namespace, labels }: (typeof known)[number]) => ({
  namespaceSelector: { matchLabels: { [nameLabel]: namespace } },
  podSelector: { matchLabels: labels },
});
function policiesFor(edges: readonly Edge[]): Json[] {
  return [first, second].map((own) => ({
    podSelector: { matchLabels: own.labels },
    policyTypes: ["Ingress", "Egress"],
    ingress: edges
      .filter(({ to }) => to === own)
      .map((e) => ({ from: [exactly(e.from as typeof own)], ports: [{ port: e.port }] })),
    egress: edges
      .filter(({ from }) => from === own)
      .map((e) => ({ to: [exactly(e.to as typeof own)], ports: [{ port: e.port }] })),
  }));
}

const expression = (key: string, ...values: string[]) =>
  fc.oneof(
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom("In", "NotIn"),
      values: fc.subarray(values, { minLength: 1 }),
    }),
    fc.record({ key: fc.constant(key), operator: fc.constantFrom("Exists", "DoesNotExist") }),
  );
const selector = (...expressions: fc.Arbitrary<object>[]) =>
  fc.array(fc.oneof(...expressions), { maxLength: 2 }).map((matchExpressions) => ({ matchExpressions }));
const podSelector = selector(expression("k", "a", "b"), expression("l", "a"));
const namespaceSelector = selector(expression(nameLabel, "one", "two", "evil"), expression("team", "x"));
const edgeList = fc.uniqueArray(
  fc.record({ from: fc.constantFrom(...known), to: fc.constantFrom(...known), port: fc.integer({ min: 1, max: 3 }) }),
  { minLength: 1, maxLength: 5, selector: ({ from, to, port }) => `${from.name} ${to.name} ${port}` },
);
/** A change of the first policy or of its first rule. */
const mutation = fc.oneof(
  fc.constant({}),
  fc.record({ podSelector }),
  fc.record({ peer: fc.record({ podSelector }) }),
  fc.record({ peer: fc.record({ namespaceSelector }) }),
  fc.record({ peer: fc.record({ namespaceSelector, podSelector }) }),
  fc.record({ ports: fc.constantFrom(undefined, [{ port: 2 }], [{ port: 1, endPort: 3 }]) }),
);

test("the rule agrees with trying every pod", { timeout: 30_000 }, () => {
  const seen = { clean: 0, much: 0, little: 0 };
  fc.assert(
    fc.property(edgeList, fc.nat(1), mutation, (list, index, change: Json) => {
      const edges = list.map(({ from, to, port }) => edge(from, to, port));
      const policies = policiesFor(edges);
      const policy = policies[index];
      const rule = policy.ingress[0] ?? policy.egress[0];
      if (change.podSelector) policy.podSelector = change.podSelector;
      if (change.peer && rule) (rule.from ?? rule.to).splice(0, 1, change.peer);
      if ("ports" in change && rule) rule.ports = change.ports;
      const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
      const messages = reachability({
        declared: declare(edges, [outside]),
        manifests: [
          namespace("one", { team: "x" }),
          workload(first, {}),
          workload(second, {}),
          ...[deny, ...policies].map((spec, number) =>
            networkPolicy("one", `p${number}`, JSON.parse(JSON.stringify(spec))),
          ),
        ],
      }).map(({ message }) => message);
      const expected = differences(policies, edges);
      expect(messages.some((text) => / accepts | may open /.test(text))).toBe(expected.much);
      expect(messages.some((text) => text.includes(": declared, but no policy"))).toBe(expected.little);
      if (expected.much) seen.much++;
      if (expected.little) seen.little++;
      if (!expected.much && !expected.little) seen.clean++;
    }),
    { numRuns: 80 },
  );
  // The property proves something only where all three cases occur.
  expect(Math.min(seen.clean, seen.much, seen.little)).toBeGreaterThan(5);
});
