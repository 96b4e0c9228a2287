import type { Issue } from "../model/issue.ts";
import type { Manifest } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { issueAt } from "./per-object.ts";
import type { Rule } from "./rule.ts";

/** The object's identity for the API server, which ignores a group's version. */
const identity = rememberByIdentity(({ apiVersion, kind, metadata: { namespace = "", name } }) => {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return `${group}/${kind}/${namespace}/${name}`;
});

/** Of two objects with the same identity the one applied last wins, and the order is undefined. */
export const uniqueObject: Rule = ({ manifests }) => {
  const first = new Map<string, Manifest>();
  const issues: Issue[] = [];
  for (const manifest of manifests) {
    const key = identity(manifest.object);
    const other = first.get(key);
    if (other) issues.push(issueAt(manifest, "unique-object", duplicate(manifest, other)));
    else first.set(key, manifest);
  }
  return issues;
};

const duplicate = (second: Manifest, first: Manifest) => ({
  message: `the same object is in ${first.path} and in ${second.path}`,
  hint: "give one of them another name, or render it once",
});
