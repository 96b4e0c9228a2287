import type { Cluster } from "../model/cluster.ts";
import { didYouMean } from "../model/names.ts";
import { isMap } from "../model/values.ts";
import type { Facts } from "./facts.ts";
import type { Installation } from "./installation.ts";
import { listedResources } from "./listed-resources.ts";

/** The facts that a chart's values can refer to. */
export interface Readable {
  readonly cluster: Cluster;
  /** The installation, with the names of its namespaces as a sorted list. */
  readonly installation: Omit<Installation, "namespaces"> & { readonly namespaces: readonly string[] };
  readonly monitoring: {
    /** The resources that rules and dashboards query, sorted. */
    readonly resources: readonly string[];
  };
  readonly chart?: ReadableChart;
}

export interface ReadableChart {
  readonly name: string;
  /** The name of its namespace on this cluster. */
  readonly namespace: string;
  /** Its pods on this cluster, by name. */
  readonly pods: Readonly<Record<string, ReadablePod>>;
}

export interface ReadablePod {
  readonly namespace: string;
  readonly replicas: number;
  /** The name of its Secret. */
  readonly secret?: string;
  readonly storage?: { readonly size: string };
}

export function readableOf(
  { monitoring }: Facts,
  cluster: Cluster,
  installation: Installation,
): Omit<Readable, "chart"> {
  const namespaces = Object.values(installation.namespaces).map(({ name }) => name);
  return {
    cluster,
    installation: { ...installation, namespaces: namespaces.sort() },
    monitoring: { resources: listedResources(monitoring) },
  };
}

/**
 * A reference: "$(cluster.storageClass)". It has a dot, unlike the variables of a container's command, "$(POD_NAME)", which
 * stay as they are.
 */
const reference = /(?<!\$)\$\(([A-Za-z][\w-]*(?:\.[\w-]+)+)\)/g;
const alone = new RegExp(`^${reference.source}$`);

/**
 * Replaces the references in all texts of the values. A text that is one reference becomes the fact itself, which may be a
 * number, a boolean or a list; inside a longer text a list is joined with commas, and inside a list its items are added.
 * @param wrong is called for each reference that leads to no such fact; its result takes the reference's place
 */
export function resolve<T>(values: T, readable: object, wrong: (message: string, hint: string) => string): T {
  const replace = (value: unknown): unknown => {
    if (typeof value === "string") return value.includes("$(") ? replaced(value) : value;
    if (Array.isArray(value))
      return value.flatMap((item) => (typeof item === "string" ? replace(item) : [replace(item)]));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  const replaced = (text: string): unknown => {
    const [, only] = alone.exec(text) ?? [];
    return only === undefined ? text.replace(reference, (_, path: string) => String(read(path))) : read(only);
  };
  const read = (dotted: string): unknown => {
    let [at, found]: [string, unknown] = ["", readable];
    for (const step of dotted.split(".")) {
      const known = isMap(found) ? Object.keys(found) : [];
      if (!isMap(found) || !known.includes(step) || found[step] === undefined)
        return wrong(`$(${dotted}) refers to no fact: ${at || "there"} has no "${step}"`, didYouMean(step, known));
      [at, found] = [at ? `${at}.${step}` : step, found[step]];
    }
    if (!isMap(found)) return found;
    return wrong(`$(${dotted}) is not one value`, `name one of its facts: ${Object.keys(found).join(", ")}`);
  };
  return replace(values) as T;
}

/** For facts that are valid: see validate-charts.ts. */
export function mustResolve<T>(values: T, readable: object): T {
  return resolve(values, readable, (message, hint) => {
    throw new Error(`${message}: ${hint}`);
  });
}
