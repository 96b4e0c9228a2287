import { didYouMean } from "../../generator/src/model/names.ts";
import { defaults } from "../load/engine.ts";
import { parseOptions } from "../options.ts";
import { Usage } from "../target.ts";
import { number, readAuthority } from "../traffic/options.ts";
import type { Simulation } from "./simulation.ts";

/** What was asked for on the command line. */
export interface Asked {
  readonly cluster: string | undefined;
  readonly names: readonly string[];
  readonly context: string | undefined;
  readonly seed: string;
  readonly rate: number;
  readonly people: number;
  readonly host: string | undefined;
  /** PEM. */
  readonly authority: string | undefined;
  readonly help: boolean;
}

export const help = `Breaks something in TaskFlow while people use it, prints what they saw, and puts everything back.

  npm run chaos -- CLUSTER               the simulations: name, what is done, what people should see
  npm run chaos -- CLUSTER NAME...       runs these, one by one
  npm run chaos -- CLUSTER all           runs all but those that are marked "by name"
  npm run chaos -- CLUSTER restore       puts back what a run that was killed has left; the others do so, too, before they begin

Options:
  --rate N           requests a second, of all people together (${defaults.rate})
  --people N         who uses TaskFlow (${defaults.people})
  --seed TEXT        the same seed: the same people do the same in the same order (${defaults.seed})
  --host NAME        they come through this host of the Ingress, instead of the NodePort or the first host
  --authority FILE   PEM certificate that the Ingress' one is checked against; the cluster's own authority unless said
  --context NAME     of KUBECONFIG, instead of the current one
  --help             this text

Ctrl-C ends the simulation and puts everything back.
Exit codes: 0 done, 1 a simulation missed its bar or could not run, 2 a command line that cannot be understood.
`;

const options = {
  context: { type: "string" },
  seed: { type: "string" },
  rate: { type: "string" },
  people: { type: "string" },
  host: { type: "string" },
  authority: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws Usage */
export function parse(args: readonly string[]): Asked {
  const { values, positionals } = parseOptions(args, options);
  const [cluster, ...names] = positionals;
  return {
    cluster,
    names,
    context: values.context,
    seed: values.seed ?? defaults.seed,
    rate: number("--rate", values.rate ?? String(defaults.rate), { least: 1, most: 1_000 }),
    people: number("--people", values.people ?? String(defaults.people), { least: 1, most: 1_000, whole: true }),
    host: values.host,
    authority: values.authority === undefined ? undefined : readAuthority(values.authority),
    help: values.help ?? false,
  };
}

/** @throws Usage that suggests the nearest name */
export function chosen(simulations: readonly Simulation[], names: readonly string[]): Simulation[] {
  const known = [...simulations.map(({ name }) => name), "all", "restore"];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Usage(`unknown simulation "${unknown}": ${didYouMean(unknown, known)}`);
  return simulations.filter(({ name, inAll }) => names.includes(name) || (inAll && names.includes("all")));
}
