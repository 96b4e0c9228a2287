import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { number, required, text } from "../../generator/src/cli/command/parameters.ts";
import { contextOption } from "../target.ts";

export const commandLine = declareCommand({
  name: "npm run open",
  summary:
    "Forwards a port of this machine to a microservice, such as grafana, prometheus or postgres, until Ctrl-C. Reaches those " +
    "that no Ingress exposes.",
  arguments: { name: required("NAME", "a microservice of the cluster") },
  options: {
    cluster: text("NAME", "a cluster of the catalog; by default the one that Argo CD follows there"),
    context: contextOption,
    port: number(
      { least: 1, most: 65_535, whole: true },
      undefined,
      "NUMBER",
      "the port of this machine; by default the microservice's own",
    ),
  },
  examples: [["npm run open -- grafana", "print the address and the command that shows the password"]],
  exitCodes: { 1: "connection lost" },
});

export type Options = Parsed<typeof commandLine>;
