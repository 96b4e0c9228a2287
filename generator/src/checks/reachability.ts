import type { Issue } from "../model/issue.ts";
import { type Side, wrongEnds } from "./reachability/claims.ts";
import { difference, type Extra } from "./reachability/difference.ts";
import { readFacts } from "./reachability/facts.ts";
import type { Grant } from "./reachability/grants.ts";
import { noDefaultDeny, notIsolated, selectsNothing, tooLittle, tooMuch, wrongEnd } from "./reachability/messages.ts";
import { type Direction, directions, type Policy } from "./reachability/policies.ts";
import { readScene, type Scene } from "./reachability/scene.ts";
import type { Rule } from "./rule.ts";

const bothDirections = Object.keys(directions) as Direction[];

/** The most facts that are remembered: each is a text of some 100 KB. */
const capacity = 16;

/** The facts of clusters that were proven without an issue: most clusters differ in nothing that the proof reads. */
const proven = new Set<string>();

/**
 * Proves that the NetworkPolicies allow exactly the declared edges: no less and no more. Each side is compared by itself:
 * every pod's ingress with the edges that end at it, its egress with the edges that start at it. If both are exact, so is
 * every pair. Reads the manifests alone, as the networking.k8s.io/v1 specification defines them.
 */
export const reachability: Rule = (rendered) => {
  const reading = readFacts(rendered);
  if (proven.has(reading.text)) return [];
  const issues = judge(readScene(reading), reading.cluster);
  if (issues.length === 0) proven.add(reading.text);
  const [oldest] = proven;
  if (proven.size > capacity && oldest !== undefined) proven.delete(oldest);
  return issues;
};

function judge(scene: Scene, cluster: string): Issue[] {
  const ends = wrongEnds(scene.claims, scene.witnesses, scene.podNetwork);
  return [
    ...scene.issues,
    ...[...ends].map(([problem, edges]) => wrongEnd(problem, edges, cluster)),
    ...idlePolicies(scene).map(selectsNothing),
    ...bothDirections.flatMap((direction) => [
      ...openNamespaces(scene, direction).map((namespace) => noDefaultDeny(namespace, direction, scene, cluster)),
      ...differences(scene, direction, cluster),
    ]),
  ];
}

function idlePolicies({ policies, subjects, selecting }: Scene): Policy[] {
  const used = new Set(subjects.filter(({ pod }) => pod).flatMap(selecting));
  return policies.filter((policy) => policy.selector.requirements.length > 0 && !used.has(policy));
}

/** Namespaces of rendered pods in which a pod that no other policy selects would not be isolated. */
function openNamespaces({ policies, witnesses }: Scene, direction: Direction): string[] {
  const closed = policies.filter(({ selector, rules }) => selector.requirements.length === 0 && rules[direction]);
  const names = new Set(witnesses.pods.flatMap(({ pod }) => (pod.place ? [pod.namespace] : [])));
  return [...names.difference(new Set(closed.map(({ namespace }) => namespace)))];
}

function differences(scene: Scene, direction: Direction, cluster: string): Issue[] {
  const reported = new Set<Policy>();
  const judged: Case[] = [];
  return scene.subjects.flatMap((subject) => {
    const selecting = scene.selecting(subject);
    const isolated = selecting.some(({ rules }) => rules[direction]);
    // The cluster's own pods and imagined pods need no isolation by our policies.
    if (!isolated) return subject.pod?.place ? [notIsolated(subject, direction, cluster)] : [];
    const met = {
      grants: selecting.flatMap((policy) => scene.grants(policy, direction)),
      sides: scene.claimsOn(subject, direction),
    };
    // An imagined pod with the same rules and edges as an earlier pod has the same result.
    if (!subject.pod && judged.some((other) => isSame(other.grants, met.grants) && isSame(other.sides, met.sides)))
      return [];
    judged.push(met);
    const { extras, missing } = difference(scene, subject, met.grants, met.sides);
    const byPolicy = [...Map.groupBy(extras, ({ policy }) => policy)]
      // An imagined pod adds nothing if another pod has shown the same policy to be too wide.
      .filter(([policy]) => subject.pod || !reported.has(policy));
    for (const [policy] of byPolicy) reported.add(policy);
    return [
      ...byPolicy.map(([, found]) => tooMuch(scene, subject, direction, found as [Extra, ...Extra[]])),
      ...(subject.pod && missing.length > 0 ? [tooLittle(subject, direction, missing, selecting)] : []),
    ];
  });
}

/** All that decides a subject's result in one direction. */
interface Case {
  readonly grants: readonly Grant[];
  readonly sides: readonly Side[];
}

function isSame<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}
