import type { Issue } from "../../model/issue.ts";
import { label } from "../../model/labels.ts";
import { type Claim, readClaims, type Side, sides } from "./claims.ts";
import type { Facts, Reading } from "./facts.ts";
import { type Grant, grantsOf } from "./grants.ts";
import { empty, type Intervals } from "./intervals.ts";
import { parseCidr } from "./ipv4.ts";
import type { Place } from "./place.ts";
import { type Pod, platformPod } from "./pods.ts";
import type { Direction, Policy } from "./policies.ts";
import type { Problem } from "./reading.ts";
import { type Labels, minimalModels, type Selector, selects } from "./selector.ts";
import { type Cells, type Namespace, type Witnesses, witnesses } from "./witnesses.ts";

/** A pod whose connections are judged: real (the platform's included), or imagined from a policy's selector. */
export interface Subject {
  readonly namespace: string;
  readonly labels: Labels;
  readonly bit: Cells;
  readonly pod?: Pod;
}

/** One cluster's facts, prepared for the judgement. */
export interface Scene {
  readonly policies: readonly Policy[];
  readonly witnesses: Witnesses;
  readonly podNetwork: Intervals;
  readonly claims: readonly Claim[];
  /** Real pods first. */
  readonly subjects: readonly Subject[];
  readonly selecting: (subject: Subject) => readonly Policy[];
  /** The declared edges that end (ingress) or start (egress) at the subject. */
  readonly claimsOn: (subject: Subject, direction: Direction) => readonly Side[];
  readonly grants: (policy: Policy, direction: Direction) => readonly Grant[];
  /** Parts of manifests that the computation does not cover. */
  readonly issues: readonly Issue[];
}

export function readScene({ text, cluster, places }: Reading): Scene {
  const { objects, edges, platform, podCidr }: Facts = JSON.parse(text);
  const at = places();
  const placed = objects.map((object, index) => ({ ...object, place: at[index] as Place }));
  const policies = placed.flatMap(({ policy, place }): Policy[] => (policy ? [{ ...policy, place }] : []));
  const rendered = placed.flatMap(({ pod, place }): Pod[] => (pod ? [{ ...pod, place }] : []));
  const issues = placed.flatMap(({ place, problems }) => problems.map((problem) => notUnderstood(place, problem)));
  const podNetwork = parseCidr(podCidr);
  if (!podNetwork)
    issues.push({
      where: `clusters/${cluster}`,
      message: `podCidr ${JSON.stringify(podCidr)} is not an IPv4 CIDR`,
      rule: "reachability",
      hint: `generator/src/catalog/clusters/${cluster}.ts sets podCidr`,
    });

  const pods = [...rendered, ...platform.map(platformPod)];
  const spaces = objects.flatMap(({ namespace }) => namespace ?? []);
  const tried = witnesses(pods, namespacesOf(spaces, pods, policies), selectorsOf(policies));
  const around = { witnesses: tried, podNetwork: podNetwork ?? empty };
  const grants = new Map(
    policies.map((policy) => {
      const complain = (path: string, problem: string) => issues.push(notUnderstood(policy.place, { path, problem }));
      const ingress = grantsOf(policy, "ingress", around, complain);
      return [policy, { ingress, egress: grantsOf(policy, "egress", around, complain) }];
    }),
  );
  const claims = readClaims(edges, tried);
  const sidesOf = { ingress: sides(claims, "ingress"), egress: sides(claims, "egress") };
  const byNamespace = Map.groupBy(policies, ({ namespace }) => namespace);
  return {
    policies,
    ...around,
    claims,
    subjects: subjectsOf(tried, policies),
    selecting: ({ namespace, labels }) =>
      (byNamespace.get(namespace) ?? []).filter(({ selector }) => selects(selector, labels)),
    claimsOn: ({ bit }, direction) => {
      const found: Side[] = [];
      for (const [cells, some] of sidesOf[direction]) if ((cells & bit) !== 0n) found.push(...some);
      return found;
    },
    grants: (policy, direction) => grants.get(policy)?.[direction] ?? [],
    issues,
  };
}

function notUnderstood(place: Place, { path, problem }: Problem): Issue {
  return {
    ...place,
    message: `${path} is not understood: ${problem}`,
    rule: "reachability",
    hint: "A policy that is not understood cannot be proven: write it differently, or extend generator/src/checks/reachability",
  };
}

type Rendered = NonNullable<Facts["objects"][number]["namespace"]>;

function namespacesOf(rendered: readonly Rendered[], pods: readonly Pod[], policies: readonly Policy[]): Namespace[] {
  const labels = new Map(rendered.map((namespace) => [namespace.name, namespace.labels]));
  const names = new Set([...labels.keys(), ...[...pods, ...policies].map(({ namespace }) => namespace)]);
  // The API server always sets this label to the namespace's name.
  return [...names].map((name) => ({ name, labels: { ...labels.get(name), [label.namespaceName]: name } }));
}

function selectorsOf(policies: readonly Policy[]) {
  const namespaces = new Map<string, Selector>();
  const pods = new Map(policies.map(({ selector }) => [selector.text, selector]));
  for (const { rules } of policies)
    for (const { peers } of [...(rules.ingress ?? []), ...(rules.egress ?? [])])
      for (const peer of peers === "every" ? [] : peers) {
        if (peer.kind === "addresses") continue;
        if (peer.namespaces) namespaces.set(peer.namespaces.text, peer.namespaces);
        if (peer.pods) pods.set(peer.pods.text, peer.pods);
      }
  return { namespaces: [...namespaces.values()], pods: [...pods.values()] };
}

/** Real pods, and as imagined pods the smallest that each policy selects: a policy that selects too much selects one. */
function subjectsOf({ pods, bit }: Witnesses, policies: readonly Policy[]): Subject[] {
  const real = pods.map(({ pod, bit }) => ({ namespace: pod.namespace, labels: pod.labels, bit, pod }));
  const taken = new Set(real.map(({ bit }) => bit));
  const imagined = policies.flatMap(({ namespace, selector }) =>
    minimalModels(selector).map((labels) => ({ namespace, labels, bit: bit(namespace, labels) })),
  );
  return [...real, ...imagined.filter((subject) => !taken.has(subject.bit) && taken.add(subject.bit))];
}
