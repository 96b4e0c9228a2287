/** The command lines of `npm run generate`, `npm run check`, `npm run new` and `npm run secrets`. */
import { declareCommand } from "./command/declare.ts";
import { flag, required, text, texts } from "./command/parameters.ts";
import { clusterNames } from "./known.ts";

/** The options of `npm run generate` and `npm run check`. */
export interface GenerateOptions {
  readonly check: boolean;
  /** The names of the clusters to render; empty: all. */
  readonly clusters: readonly string[];
  /** null: the repository. */
  readonly out: string | null;
  readonly allowRemoval: readonly string[];
  readonly quiet: boolean;
  readonly force: boolean;
  /** The folder of another catalog; null: generator/src/catalog. */
  readonly catalog: string | null;
}

export const generateCommand = declareCommand({
  name: "npm run generate",
  summary:
    "Renders the typed facts in generator/src/catalog into clusters/, apps/ and argocd/, and writes the changed files.",
  arguments: {},
  options: {
    check: flag("compare the trees on disk with the facts and write nothing"),
    cluster: texts("NAME", "render this cluster only"),
    out: text("DIR", "the folder that holds the trees; by default this repository"),
    catalog: text("DIR", "render the facts of DIR/facts.ts instead; needs --out"),
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
    ["npm run generate -- --catalog DIR --out OUT", "render another application"],
  ],
  exitCodes: { 1: "findings" },
});

/** The kinds of facts that `npm run new` writes. */
const kinds = ["microservice", "cluster"] as const;
export type Kind = (typeof kinds)[number];

export const newCommand = declareCommand({
  name: "npm run new",
  summary:
    "Writes the one file of a new microservice or cluster, with defaults that render, and registers it in the catalog.",
  arguments: {
    kind: required("KIND", "microservice or cluster", () => kinds),
    name: required("NAME", "its name, a DNS label"),
  },
  options: { quiet: flag("print errors only") },
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
