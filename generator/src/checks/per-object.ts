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

/** Combines the object rules into one, which looks each object up once: most objects are the same in all clusters. */
export function together(rules: readonly Rule[]): readonly Rule[] {
  const isObjectRule = (rule: Rule): rule is ObjectRule => "judge" in rule;
  const judges = rules.filter(isObjectRule).map(({ judge }) => judge);
  return [inEach((object) => judges.flatMap((judge) => judge(object))), ...rules.filter((rule) => !isObjectRule(rule))];
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

/** Makes a rule that judges each object together with the other objects of its cluster. */
export function inCluster(
  rule: string,
  judge: (object: KubeObject, cluster: ClusterObjects) => readonly Finding[],
): Rule {
  return (rendered) => {
    const cluster = clusterObjects(rendered);
    const issues: Issue[] = [];
    for (const manifest of rendered.manifests) {
      for (const finding of judge(manifest.object, cluster))
        issues.push(issueAt(manifest, rule, withHint(finding, rendered.declared)));
    }
    return issues;
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
