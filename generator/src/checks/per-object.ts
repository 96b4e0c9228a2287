import type { Issue } from "../model/issue.ts";
import { describe, type KubeObject, type Manifest } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { type ClusterObjects, clusterObjects } from "./cluster-objects.ts";
import type { Declared, Rule } from "./rule.ts";
import { hintOf, type SetBy } from "./source.ts";

/** A rule's finding about one object. It has no path: the same object can be in many clusters. */
export interface Finding<Hint = string | SetBy> {
  readonly message: string;
  readonly hint?: Hint;
}

const nothing: readonly never[] = [];

/** A rule that judges each object by itself. */
export interface ObjectRule extends Rule {
  /** Judges one object, independent of its path. */
  readonly judge: (object: KubeObject) => readonly Located[];
}

type Located = Omit<Issue, "where" | "hint"> & Finding;

export function perObject(rule: string, judge: (object: KubeObject) => readonly Finding[]): ObjectRule {
  const located = (object: KubeObject): readonly Located[] => {
    const found = judge(object);
    return found.length === 0 ? nothing : found.map((finding) => ({ subject: describe(object), ...finding, rule }));
  };
  return Object.assign(inEach(located), { judge: located });
}

/** Combines the object rules into one and the cluster rules into another: each looks an object up once for all its rules. */
export function together(rules: readonly Rule[]): readonly Rule[] {
  const isObjectRule = (rule: Rule): rule is ObjectRule => "judge" in rule;
  const isClusterRule = (rule: Rule): rule is ClusterRule => "judgeIn" in rule;
  const judges = rules.filter(isObjectRule).map(({ judge }) => judge);
  return [
    inEach((object) => judges.flatMap((judge) => judge(object))),
    concerning(rules.filter(isClusterRule).map(({ judgeIn }) => judgeIn)),
    ...rules.filter((rule) => !isObjectRule(rule) && !isClusterRule(rule)),
  ];
}

/** Judges each object once, in however many clusters it is. */
function inEach(judge: (object: KubeObject) => readonly Located[]): Rule {
  const judged = rememberByIdentity(judge);
  return ({ declared, manifests }) => {
    const issues: Issue[] = [];
    for (const { path, object } of manifests) {
      for (const located of judged(object)) issues.push({ where: path, ...withHint(located, declared) });
    }
    return issues;
  };
}

/** A rule that judges each object together with the other objects of its cluster. */
export interface ClusterRule extends Rule {
  readonly judgeIn: ClusterJudge;
}

interface ClusterJudge {
  readonly rule: string;
  readonly judge: (object: KubeObject, cluster: ClusterObjects) => readonly Finding[];
  readonly concerns: (object: KubeObject) => boolean;
}

/** @param concerns whether the rule can find a fault in the object; it is called once per object, not once per cluster */
export function inCluster(
  rule: string,
  judge: ClusterJudge["judge"],
  concerns: ClusterJudge["concerns"] = () => true,
): ClusterRule {
  const judgeIn = { rule, judge, concerns };
  return Object.assign(concerning([judgeIn]), { judgeIn });
}

/** Judges each object by those rules that concern it. The issues are in the order of the rules. */
function concerning(judges: readonly ClusterJudge[]): Rule {
  const judgesOf = rememberByIdentity((object) => judges.filter(({ concerns }) => concerns(object)));
  return (rendered) => {
    const cluster = clusterObjects(rendered);
    const issues = new Map(judges.map((judge): [ClusterJudge, Issue[]] => [judge, []]));
    for (const manifest of rendered.manifests)
      for (const judge of judgesOf(manifest.object))
        for (const finding of judge.judge(manifest.object, cluster))
          issues.get(judge)?.push(issueAt(manifest, judge.rule, withHint(finding, rendered.declared)));
    return [...issues.values()].flat();
  };
}

/** A finding whose hint is text. */
export function withHint<F extends Finding>(
  { hint, ...rest }: F,
  declared: Declared,
): Omit<F, "hint"> & { readonly hint?: string } {
  return hint === undefined ? rest : { ...rest, hint: hintOf(hint, declared) };
}

export function issueAt({ path, object }: Manifest, rule: string, finding: Finding<string>): Issue {
  return { where: path, subject: describe(object), ...finding, rule };
}
