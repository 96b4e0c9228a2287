import type { Kind, newCommand } from "../arguments.ts";
import type { Parsed } from "../command/declare.ts";
import { Usage } from "../command/usage.ts";

export type NewOptions = Parsed<typeof newCommand>;
type Name = Exclude<keyof NewOptions, "kind" | "name" | "quiet">;

/** The options of each kind. */
const optionsOf: Readonly<Record<Kind, readonly Name[]>> = {
  application: ["yes"],
  microservice: ["namespace", "image", "port", "grpc", "cron", "stateful"],
  external: ["host", "port", "cidr"],
  chart: ["namespace", "repository", "version", "chart"],
  cluster: ["like"],
};

/** @throws Usage where an option belongs to another kind, is missing, or excludes another one */
export function refuseWrongOptions(kind: Kind, options: NewOptions): void {
  const given = (Object.keys(options) as Name[]).filter((name) => isGiven(options[name]));
  for (const name of given.filter((each) => every.includes(each) && !optionsOf[kind].includes(each))) {
    const others = Object.entries(optionsOf).filter(([, names]) => names.includes(name));
    throw new Usage(`--${name} is an option of ${others.map(([other]) => other).join(" and ")}, not of ${kind}`);
  }
  const needed = required[kind] ?? [];
  for (const name of needed)
    if (!given.includes(name))
      throw new Usage(`--${name} is missing: ${kind} needs ${needed.map((each) => `--${each}`).join(" and ")}`);
  if (kind === "microservice") for (const [name, other, why] of apart) refusePair(given, name, other, why);
  if (kind === "microservice") for (const [name, other] of together) refuseAlone(given, name, other);
}

const required: Partial<Record<Kind, readonly Name[]>> = {
  external: ["host", "port", "cidr"],
  chart: ["repository", "version"],
};

const every: readonly Name[] = Object.values(optionsOf).flat();

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

/** Options that exclude each other. */
const apart: readonly (readonly [name: Name, other: Name, why: string])[] = [
  ["cron", "port", "the pods of a CronJob end by themselves and serve nothing"],
  ["cron", "stateful", "the pods of a CronJob are new at each run"],
];

function refusePair(given: readonly Name[], name: Name, other: Name, why: string): void {
  if (given.includes(name) && given.includes(other))
    throw new Usage(`--${name} and --${other} exclude each other: ${why}`);
}

/** Options that need another one. */
const together: readonly (readonly [name: Name, other: Name])[] = [
  ["grpc", "port"],
  ["grpc", "image"],
  ["cron", "image"],
  ["stateful", "image"],
];

function refuseAlone(given: readonly Name[], name: Name, other: Name): void {
  if (given.includes(name) && !given.includes(other)) throw new Usage(`--${name} needs --${other}`);
}
