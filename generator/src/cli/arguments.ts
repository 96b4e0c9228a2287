import { parseArgs } from "node:util";

const commands = ["generate", "new", "secrets"] as const;

/** What was asked for on the command line. */
export interface Asked {
  readonly command: (typeof commands)[number];
  readonly names: readonly string[];
  readonly check: boolean;
  readonly clusters: readonly string[];
  readonly out: string | null;
  readonly allowRemoval: readonly string[];
  readonly quiet: boolean;
  readonly force: boolean;
  readonly help: boolean;
}

/** The command line cannot be understood: exit code 2. */
export class Usage extends Error {}

export const help = `Renders the typed facts in generator/src/catalog into clusters/, apps/ and argocd/.

  npm run generate                            write what has changed
  npm run check                               compare with the disk; exit code 1 where it differs
  npm run new -- microservice NAME            write the one file of a new microservice, and register it
  npm run new -- cluster NAME                 the same for a cluster
  npm run secrets -- CLUSTER                  the Secrets that must be there, as JSON: names, keys and credentials, no values

Options of generate, after "--":
  --check                 compare, write nothing
  --cluster NAME          this cluster only; may be given again
  --out DIR               where the trees are, instead of this repository
  --allow-removal NAME    let this component or cluster lose what holds data, or much at once; may be given again
  --force                 render again although nothing has changed since the last run
  --quiet                 print findings only
  --help                  this text

Exit codes: 0 done, 1 findings, 2 a command line that cannot be understood.
`;

const options = {
  check: { type: "boolean" },
  cluster: { type: "string", multiple: true },
  out: { type: "string" },
  "allow-removal": { type: "string", multiple: true },
  quiet: { type: "boolean" },
  force: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export function parse(args: readonly string[]): Asked {
  const { values, positionals } = parsed(args);
  const [command = "generate", ...names] = positionals;
  if (!isCommand(command)) throw new Usage(`unknown command "${command}": ${commands.join(", ")}`);
  if (command === "generate" && names.length > 0) throw new Usage(`"${names.join(" ")}" is one word too many`);
  return {
    command,
    names,
    check: values.check ?? false,
    clusters: values.cluster ?? [],
    out: values.out ?? null,
    allowRemoval: values["allow-removal"] ?? [],
    quiet: values.quiet ?? false,
    force: values.force ?? false,
    help: values.help ?? false,
  };
}

function isCommand(word: string): word is Asked["command"] {
  return (commands as readonly string[]).includes(word);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}
