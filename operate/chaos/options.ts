import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { several } from "../../generator/src/cli/command/parameters.ts";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { didYouMean } from "../../generator/src/model/names.ts";
import { title } from "../application.ts";
import { loadOptions } from "../load/options.ts";
import { clusterArgument } from "../target.ts";
import type { Simulation } from "./simulation.ts";

export const commandLine = declareCommand({
  name: "npm run chaos",
  summary:
    `Simulates failures of ${title} under traffic, prints what users see, and restores every change. Ctrl-C ends the current ` +
    "simulation and restores its changes.",
  arguments: {
    cluster: clusterArgument,
    names: several("NAME", "simulations to run; by default they are only listed"),
  },
  options: loadOptions({ least: 1, most: 1_000 }),
  examples: [
    ["npm run chaos -- minikube", "list the simulations"],
    ["npm run chaos -- minikube pod-gateway", "run one simulation"],
    ["npm run chaos -- minikube all", 'run all simulations except those that are marked "by name"'],
    ["npm run chaos -- minikube restore", "restore the changes of a run that was killed; every run does so first"],
  ],
  exitCodes: { 1: "a simulation missed its bar or failed to run" },
});

export type Options = Parsed<typeof commandLine>;

/** The named simulations. @throws Usage that suggests the nearest name */
export function chosen(simulations: readonly Simulation[], names: readonly string[]): Simulation[] {
  const known = [...simulations.map(({ name }) => name), "all", "restore"];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Usage(`unknown simulation "${unknown}": ${didYouMean(unknown, known)}`);
  return simulations.filter(({ name, inAll }) => names.includes(name) || (inAll && names.includes("all")));
}
