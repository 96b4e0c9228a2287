import { createHash } from "node:crypto";
import type { Cluster } from "../model/cluster.ts";
import type { Facts } from "./facts.ts";
import { neighboursOf } from "./stage.ts";

/**
 * Makes the function that answers a cluster's key: a hash of everything that its folders follow from, which are the
 * generator, the facts that all clusters share, and the cluster's own. Equal keys, equal folders.
 * The shared facts are hashed once, at the first key.
 * @param code a hash of the generator and the packages that it uses
 */
export function clusterKeys({ clusters, ...shared }: Facts, code: string): (cluster: Cluster) => string {
  let common: string | undefined;
  // Installations on one Kubernetes cluster are proven together, and each one's queries leave the others out.
  return (cluster) => {
    common ??= sha256(code + serialize(shared));
    return sha256(common + serialize([cluster, ...neighboursOf({ clusters }, cluster)]));
  };
}

/** JSON, with sets as lists. Throws on a value that JSON would drop or change: two different facts would have one key. */
function serialize(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (part instanceof Set) return [...part];
    if (!isPlain(part)) throw new TypeError(`the fact "${name}" is ${describe(part)}: facts are plain data`);
    return part;
  });
}

function isPlain(part: unknown): boolean {
  if (typeof part === "number") return Number.isFinite(part);
  if (typeof part !== "object" || part === null) return typeof part !== "function" && typeof part !== "symbol";
  return Array.isArray(part) || [Object.prototype, null].includes(Object.getPrototypeOf(part));
}

const describe = (part: unknown): string =>
  typeof part === "object" ? `an object of the class ${part?.constructor.name}` : `the ${typeof part} ${String(part)}`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
