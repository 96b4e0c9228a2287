/** The command lines of `npm run generate`, `npm run check`, `npm run new`, `npm run vendor` and `npm run secrets`. */
import { declareCommand } from "./command/declare.ts";
import { flag, number, optional, required, text, textOr, texts } from "./command/parameters.ts";
import { clusterNames } from "./known.ts";
import { distributions } from "./new/distributions.ts";

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
export const kinds = ["application", "microservice", "external", "chart", "cluster"] as const;
export type Kind = (typeof kinds)[number];

/** Each option belongs to some of the kinds: see cli/new/options.ts. */
export const newCommand = declareCommand({
  name: "npm run new",
  summary: "Writes the facts of something new, with defaults that render, and registers them in the catalog.",
  arguments: {
    kind: required("KIND", kinds.join(", "), () => kinds),
    name: required("NAME", "its name, a DNS label"),
  },
  options: {
    namespace: text("NAMESPACE", "microservice, chart: a namespace of the application; by default its first one"),
    image: text("REFERENCE", "microservice: an image with its tag; by default a service of ours in services/NAME"),
    port: number(
      { least: 1, most: 65_535, whole: true },
      undefined,
      "N",
      "microservice, external: the port on which it answers",
    ),
    grpc: flag("microservice: the port answers gRPC, health checks included"),
    cron: text("SCHEDULE", 'microservice: it runs at these times, such as "30 2 * * *", and ends by itself'),
    stateful: text("SIZE", "microservice: each pod has a name and a volume of its own of this size, such as 1Gi"),
    host: text("HOST", "external: its host name"),
    cidr: texts("CIDR", "external: the IPv4 addresses of the host, such as 203.0.113.7/32"),
    repository: text("URL", "chart: the Helm repository, https://... or oci://..."),
    version: text("VERSION", "chart: one version, never a range"),
    chart: text("CHART", "chart: its name in the repository; by default NAME"),
    like: text("KIND", `cluster: the Kubernetes distribution, ${distributions.join(", ")}; by default k3s`),
    yes: flag("application: do not ask before files are removed"),
    quiet: flag("print errors only"),
  },
  examples: [
    ["npm run new -- application shop", "an application of your own"],
    ["npm run new -- microservice billing", "a service of ours"],
    ["npm run new -- microservice cart --image ghcr.io/acme/cart:1.4.2 --port 8080", "any image"],
    ["npm run new -- cluster edge --like k3s", "a cluster"],
  ],
  exitCodes: { 1: "failed" },
});

export const vendorCommand = declareCommand({
  name: "npm run vendor",
  summary:
    "Copies other people's manifests into a folder of this repository and records their SHA-256, kinds and pods in the catalog's vendor.json. Without SOURCE it reads the recorded source again and refuses other content. Without NAME it only compares the folders with the record, offline.",
  arguments: {
    name: optional("NAME", "the bundle's name, a DNS label"),
    source: optional("SOURCE", "an https:// URL, a file, or a folder of manifests"),
  },
  options: {
    catalog: textOr("generator/src/catalog", "DIR", "the catalog whose vendor.json is written"),
    quiet: flag("print errors only"),
  },
  examples: [
    ["npm run vendor -- rabbitmq-operator https://example.com/operator-2.1.0.yaml", "copy and record one version"],
    ["npm run vendor -- rabbitmq-operator", "restore its folder from the recorded source"],
    ["npm run vendor", "compare all folders with the record"],
  ],
  exitCodes: { 1: "findings" },
});

export const secretsCommand = declareCommand({
  name: "npm run secrets",
  summary: "Prints the Secrets that a cluster needs, as JSON: names, keys and credentials, but no values.",
  arguments: { cluster: required("CLUSTER", "a cluster of generator/src/catalog/clusters", clusterNames) },
  options: {},
  examples: [["npm run secrets -- minikube", "list the Secrets of minikube"]],
  exitCodes: { 1: "failed" },
});
