import { expect } from "vitest";
import { reachability } from "../src/checks/reachability.ts";
import { formatIssues } from "../src/model/issue.ts";
import type { Edge } from "../src/model/traffic.ts";
import { type Draft, draft, find, type Json, networkPolicy } from "./reachability-fixture.ts";

export type Change = (draft: Draft) => void;

/** The object that holds the last key of a path such as `ingress.0.from`, and that key. */
function reach(root: Json, path: string): [holder: Json, key: string] {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  return [keys.reduce((holder, key) => holder[key], root), last];
}
const spec = (draft: Draft, policy: string): Json => find(draft, "NetworkPolicy", policy).spec;
export const put =
  (policy: string, path: string, value: unknown): Change =>
  (draft) => {
    const [holder, key] = reach(spec(draft, policy), path);
    holder[key] = value;
  };
export const drop =
  (policy: string, path: string): Change =>
  (draft) => {
    const [holder, key] = reach(spec(draft, policy), path);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  };
export const push =
  (policy: string, path: string, value: unknown): Change =>
  (draft) => {
    const [holder, key] = reach(spec(draft, policy), path);
    holder[key].push(value);
  };
/** The common mistake: one dash too many in the YAML, and two selectors that both had to match become alternatives. */
export const split =
  (policy: string, path: string): Change =>
  (draft) => {
    const [holder, key] = reach(spec(draft, policy), path);
    const { namespaceSelector, podSelector } = holder[key].shift();
    holder[key].push({ namespaceSelector }, { podSelector });
  };
export const remove =
  (...names: string[]): Change =>
  (draft) => {
    draft.manifests = draft.manifests.filter(({ path }) => !names.some((name) => path.endsWith(`${name}.yaml`)));
  };
export const add =
  (namespace: string, spec: object): Change =>
  (draft) => {
    draft.manifests.push(networkPolicy(namespace, "extra", spec));
  };
export const inPod =
  (name: string, path: string, value: unknown): Change =>
  (draft) => {
    const [holder, key] = reach(find(draft, "Deployment", name).spec.template, path);
    holder[key] = value;
  };
export const undeclare =
  (to: string): Change =>
  ({ declared }) => {
    declared.edges = declared.edges.filter((edge) => edge.to.name !== to);
  };
export const declare =
  (edge: Edge): Change =>
  ({ declared }) => {
    declared.edges = [...declared.edges, edge];
  };

/** Changes of the shop, each with the edge and the policy (or the object in its place) that exactly one finding must name. */
export type Mutations = Record<string, [change: Change, edge: string, policy: string]>;

export function expectFound([change, edge, policy]: [change: Change, edge: string, policy: string]) {
  const changed = draft();
  change(changed);
  expect(changed).not.toEqual(draft());
  const found = reachability(changed).map((issue) => formatIssues([issue]));
  const both = found.filter((text) => text.includes(edge) && text.includes(policy));
  expect(both, found.join("\n")).toHaveLength(1);
  expect(found.length, found.join("\n")).toBeLessThanOrEqual(6);
}
