/** The command lines of `npm run generate`, `npm run check`, `npm run new` and `npm run secrets`. */
import { declareCommand } from "./command/declare.ts";
import { flag, required, text, texts } from "./command/parameters.ts";
import { clusterNames } from "./known.ts";

export { Usage } from "./command/usage.ts"; // for new.ts

/** The values that the generator's commands work with. */
export interface Asked {
  readonly names: readonly string[];
  readonly check: boolean;
  readonly clusters: readonly string[];
  readonly out: string | null;
  readonly allowRemoval: readonly string[];
  readonly quiet: boolean;
  readonly force: boolean;
}

/** No option and no argument given. */
export const defaults: Asked = {
  ...{ names: [], check: false, clusters: [], out: null },
  ...{ allowRemoval: [], quiet: false, force: false },
};

export const generateCommand = declareCommand({
  name: "npm run generate",
  summary:
    "Renders the typed facts in generator/src/catalog into clusters/, apps/ and argocd/, and writes the changed files.",
  arguments: {},
  options: {
    check: flag("compare the trees on disk with the facts and write nothing"),
    cluster: texts("NAME", "render this cluster only"),
    out: text("DIR", "the folder that holds the trees; by default this repository"),
    allowRemoval: texts(
      "NAME",
      "allow this component or cluster to lose objects that hold data, or many files at once",
    ),
    force: flag("render even if nothing has changed since the last run"),
    quiet: flag("print findings only"),
  },
  examples: [
    ["npm run generate", "write the changed files"],
    ["npm run check", "compare with the disk; exit code 1 if it differs"],
    ["npm run generate -- --cluster minikube", "render one cluster"],
  ],
  exitCodes: { 1: "findings" },
});

export const newCommand = declareCommand({
  name: "npm run new",
  summary:
    "Writes the one file of a new microservice or cluster, with defaults that render, and registers it in the catalog.",
  arguments: {
    kind: required("KIND", "microservice or cluster", () => ["microservice", "cluster"]),
    name: required("NAME", "its name, a DNS label"),
  },
  options: { quiet: flag("print findings only") },
  examples: [
    ["npm run new -- microservice billing", "write generator/src/catalog/microservices/billing.ts"],
    ["npm run new -- cluster k3s", "write generator/src/catalog/clusters/k3s.ts"],
  ],
  exitCodes: { 1: "failed" },
});

export const secretsCommand = declareCommand({
  name: "npm run secrets",
  summary: "Prints the Secrets that a cluster needs, as JSON: names, keys and credentials, but no values.",
  arguments: { cluster: required("CLUSTER", "a cluster of generator/src/catalog/clusters", clusterNames) },
  options: {},
  examples: [["npm run secrets -- minikube", "list the Secrets of minikube"]],
  exitCodes: { 1: "failed" },
});
