import { readFileSync } from "node:fs";
import { defaults } from "../load/engine.ts";
import { parseOptions } from "../options.ts";
import { Usage } from "../target.ts";

/** What was asked for on the command line. */
export interface Asked {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
  readonly seed: string;
  readonly rate: number;
  /** Seconds; endless where it is undefined. */
  readonly duration: number | undefined;
  readonly people: number;
  readonly host: string | undefined;
  /** PEM. */
  readonly authority: string | undefined;
  readonly tolerate: boolean;
  readonly help: boolean;
}

export const help = `Uses TaskFlow as people do, through the cluster's own entry, and prints what they saw.

  npm run traffic -- CLUSTER

Options:
  --rate N           requests a second, of all people together (${defaults.rate}); they come when they come, however slow the answers are
  --duration TIME    such as 90s, 5m or 1h (1m); 0: until Ctrl-C
  --people N         who is registered, in teams of five, and found again by the next run (${defaults.people})
  --seed TEXT        the same seed: the same people do the same in the same order (${defaults.seed})
  --host NAME        through this host of the Ingress, instead of the NodePort or the first host; needs no DNS
  --authority FILE   PEM certificate that the Ingress' one is checked against; the cluster's own authority unless said
  --tolerate         failed requests are no finding
  --context NAME     of KUBECONFIG, instead of the current one
  --help             this text

Exit codes: 0 done, 1 requests failed, 2 a command line that cannot be understood.
`;

const options = {
  context: { type: "string" },
  seed: { type: "string" },
  rate: { type: "string" },
  duration: { type: "string" },
  people: { type: "string" },
  host: { type: "string" },
  authority: { type: "string" },
  tolerate: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws Usage */
export function parse(args: readonly string[]): Asked {
  const { values, positionals } = parseOptions(args, options);
  const [cluster, extra] = positionals;
  if (extra !== undefined) throw new Usage(`"${extra}" is one word too many`);
  return {
    cluster,
    context: values.context,
    seed: values.seed ?? defaults.seed,
    rate: number("--rate", values.rate ?? String(defaults.rate), { least: 0.1, most: 5_000 }),
    duration: seconds("--duration", values.duration ?? "1m") || undefined,
    people: number("--people", values.people ?? String(defaults.people), { least: 1, most: 1_000, whole: true }),
    host: values.host,
    authority: values.authority === undefined ? undefined : readAuthority(values.authority),
    tolerate: values.tolerate ?? false,
    help: values.help ?? false,
  };
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** @throws Usage */
export function number(option: string, text: string, { least, most, whole = false }: Bounds): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new Usage(`${option} is "${text}": a${whole ? " whole" : ""} number from ${least} to ${most}`);
}

/** Seconds of `90`, `90s`, `5m`, `1h`. @throws Usage */
export function seconds(option: string, text: string): number {
  const [, count, unit = "s"] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text) ?? [];
  const value = Number(count) * ({ s: 1, m: 60, h: 3_600 }[unit || "s"] ?? Number.NaN);
  if (value <= 7 * 86_400) return value;
  throw new Usage(`${option} is "${text}": a time up to a week, such as 90s, 5m or 1h`);
}

/** @throws Usage */
export function readAuthority(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  } catch (error) {
    throw new Usage(`--authority ${file} cannot be read: ${(error as Error).message}`);
  }
  throw new Usage(`--authority ${file} holds no PEM certificate`);
}
