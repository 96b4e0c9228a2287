import { declareCommand, type Parsed } from "../generator/src/cli/command/declare.ts";
import { flag, type Option, optional, text } from "../generator/src/cli/command/parameters.ts";
import { Usage } from "../generator/src/cli/command/usage.ts";
import { title } from "../operate/application.ts";
import { contextOption } from "../operate/target.ts";
import { reading } from "./steps/index.ts";

const only: Option<ReadonlySet<number> | undefined> = {
  description: "run these steps only, by number, such as 1,3,5-7",
  value: "LIST",
  initial: undefined,
  read: numbers,
};

export const commandLine = declareCommand({
  name: "npm run e2e",
  summary:
    `Proves on a running cluster that ${title} is as declared, works, and survives failures. A step restores every change that ` +
    "it makes. Steps that push commits need a cluster that `npm run bootstrap -- CLUSTER --local` created.",
  arguments: {
    cluster: optional("CLUSTER", "a cluster of generator/src/catalog/clusters; only --list works without it"),
  },
  options: {
    context: contextOption,
    only,
    powerCut: text("COMMAND", "add a step: the command cuts the node's power and restores it"),
    nodeImage: text(
      "IMAGE",
      "an image with Node as its entry point and a user who is not root, for the programs that steps run beside pods; by " +
        "default that of a microservice that runs on Node",
    ),
    list: flag("list the steps and their numbers"),
    json: text("FILE", "write the results to this file as JSON"),
  },
  examples: [
    ["npm run e2e -- minikube", "run all steps"],
    [`npm run e2e -- minikube --only 1-${reading.length}`, "run the steps that only read"],
    ['npm run e2e -- minikube --power-cut "minikube stop && minikube start"', "run all steps and a power cut"],
  ],
  exitCodes: { 1: "a step failed", 130: "interrupted" },
});

export type Options = Parsed<typeof commandLine>;

function numbers(list: string, option: string): Set<number> {
  return new Set(
    list.split(",").flatMap((part) => {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (first === undefined || Number(last) < Number(first))
        throw new Usage(`${option} is "${list}": it must be a list such as 1,3,5-7`);
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
    }),
  );
}

/** @throws Usage if `only` selects a step that does not exist: a proof that runs no step must not pass */
export function checkNumbers({ only }: Pick<Options, "only">, count: number): void {
  const unknown = [...(only ?? [])].filter((number) => number < 1 || number > count);
  if (unknown.length > 0) throw new Usage(`--only selects ${unknown.join(", ")}: the steps are 1 to ${count}`);
}
