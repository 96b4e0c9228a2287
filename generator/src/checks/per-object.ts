import type { Issue } from "../model/issue.ts";
import { describe, type KubeObject, type Manifest } from "../render/manifest.ts";
import { type ClusterObjects, objectsOf } from "./cluster-objects.ts";
import { remember } from "./remember.ts";
import type { Rule } from "./rule.ts";

/** What a rule says of one object. Where the object lies is not its business: the same object lies in many clusters. */
export interface Finding {
  readonly message: string;
  readonly hint?: string;
}

const nothing: readonly never[] = [];

/** A rule that looks at one object at a time and at nothing else, so that it judges each object once. */
export function perObject(rule: string, judge: (object: KubeObject) => readonly Finding[]): Rule {
  const judged = remember((object) => {
    const found = judge(object);
    return found.length === 0 ? nothing : found.map((finding) => ({ subject: describe(object), ...finding, rule }));
  });
  return ({ manifests }) => {
    const issues: Issue[] = [];
    for (const { path, object } of manifests) {
      for (const issue of judged(object)) issues.push({ where: path, ...issue });
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
      for (const finding of judge(manifest.object, cluster)) issues.push(issueAt(manifest, rule, finding));
    }
    return issues;
  };
}

export function issueAt({ path, object }: Manifest, rule: string, finding: Finding): Issue {
  return { where: path, subject: describe(object), ...finding, rule };
}
