import { parseOptions } from "../options.ts";
import { Usage } from "../target.ts";

export const help = `npm run teardown -- CLUSTER [options]

Removes what bootstrap has made, and says what stays. Before it deletes data it asks for the cluster's name.

  --context NAME     of KUBECONFIG; the current one unless said
  --delete-data      deletes data without asking: databases, uploaded images, Secrets, the local authority
  --keep-data        keeps data without asking: the data stores go on running in their namespaces
  --timeout SECONDS  for each thing that is waited for; 300 unless said
  --help             this text

Exit codes: 0 done, 1 not done, 2 a command line that cannot be understood.
`;

const options = {
  context: { type: "string" },
  "delete-data": { type: "boolean" },
  "keep-data": { type: "boolean" },
  timeout: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export interface Options {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
  readonly data: "delete" | "keep" | "ask";
  /** Seconds. */
  readonly timeout: number;
  readonly help: boolean;
}

/** @throws Usage */
export function parse(args: readonly string[]): Options {
  const { values, positionals } = parseOptions(args, options);
  const [cluster, ...rest] = positionals;
  if (rest.length > 0) throw new Usage(`one cluster at a time: "${rest.join(" ")}" is too much`);
  const { timeout = "300" } = values;
  if (!/^[1-9]\d{0,5}$/.test(timeout)) throw new Usage(`--timeout is a number of seconds, not "${timeout}"`);
  if (values["delete-data"] && values["keep-data"]) throw new Usage("--delete-data or --keep-data, not both");
  const data = values["delete-data"] ? "delete" : values["keep-data"] ? "keep" : "ask";
  return { cluster, context: values.context, data, timeout: Number(timeout), help: values.help ?? false };
}
