import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { flag, number } from "../../generator/src/cli/command/parameters.ts";
import { clusterArgument, contextOption } from "../target.ts";

export const commandLine = declareCommand({
  name: "npm run teardown",
  summary:
    "Removes the objects that bootstrap created, and lists the remaining ones. Asks for the cluster's name before it deletes data.",
  arguments: { cluster: clusterArgument },
  options: {
    context: contextOption,
    deleteData: flag("delete data without asking: databases, uploaded images, Secrets, the local authority", [
      "keepData",
    ]),
    keepData: flag("keep data without asking: the data stores continue to run in their namespaces"),
    timeout: number({ least: 1, most: 999_999, whole: true }, 300, "SECONDS", "the limit of each wait"),
  },
  examples: [
    ["npm run teardown -- minikube", "ask before data is deleted"],
    ["npm run teardown -- minikube --keep-data", "remove Argo CD and keep the data stores"],
  ],
  exitCodes: { 1: "not done" },
});

export type Options = Parsed<typeof commandLine>;
