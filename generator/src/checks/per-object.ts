import type { Issue } from "../model/issue.ts";
import { describe, type KubeObject, type Manifest } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { type ClusterObjects, objectsOf } from "./cluster-objects.ts";
import type { Declared, Rule } from "./rule.ts";
import { hintOf, type SetBy } from "./source.ts";

/** What a rule says of one object. Where the object lies is not its business: the same object lies in many clusters. */
export interface Finding<Hint = string | SetBy> {
  readonly message: string;
  readonly hint?: Hint;
}

const nothing: readonly never[] = [];

/** A rule that looks at one object at a time and at nothing else. */
export interface ObjectRule extends Rule {
  /** What it says of one object, wherever that lies. */
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

/** Some rules as one, so that each object is looked up once for all of them: most clusters' objects are the same ones. */
export function together(rules: readonly Rule[]): readonly Rule[] {
  const isObjectRule = (rule: Rule): rule is ObjectRule => "judge" in rule;
  const judges = rules.filter(isObjectRule).map(({ judge }) => judge);
  return [inEach((object) => judges.flatMap((judge) => judge(object))), ...rules.filter((rule) => !isObjectRule(rule))];
}

/** Judges each object once, whichever clusters it lies in. */
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

/** A rule that holds each object against the others of its cluster. */
export function inCluster(
  rule: string,
  judge: (object: KubeObject, cluster: ClusterObjects) => readonly Finding[],
): Rule {
  return (rendered) => {
    const cluster = objectsOf(rendered);
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
