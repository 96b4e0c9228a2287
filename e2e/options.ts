import { parseOptions } from "../operate/options.ts";
import { Usage } from "../operate/target.ts";

export const help = `npm run e2e -- CLUSTER [options]

Proves on a running cluster that TaskFlow is what is declared, does what it should, and survives what it should. What a step
changes it puts back. Steps that push need a cluster that \`npm run bootstrap -- CLUSTER --local\` has made.

  --context NAME       of KUBECONFIG; the current one unless said
  --only N,N-N         these steps only, by number
  --power-cut COMMAND  one more step: this command cuts the node's power and gives it back, such as
                       "minikube stop && minikube start"
  --list               the steps and their numbers
  --json FILE          the results, for machines
  --help               this text

Exit codes: 0 all as it must be, 1 not, 2 a command line that cannot be understood.
`;

const options = {
  context: { type: "string" },
  only: { type: "string" },
  "power-cut": { type: "string" },
  list: { type: "boolean" },
  json: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export interface Options {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
  /** Numbers of steps, from 1; undefined: all. */
  readonly only: ReadonlySet<number> | undefined;
  readonly powerCut: string | undefined;
  readonly list: boolean;
  readonly json: string | undefined;
  readonly help: boolean;
}

/** @throws Usage */
export function parse(args: readonly string[]): Options {
  const { values, positionals } = parseOptions(args, options);
  const [cluster, ...rest] = positionals;
  if (rest.length > 0) throw new Usage(`one cluster at a time: "${rest.join(" ")}" is too much`);
  return {
    cluster,
    context: values.context,
    only: values.only === undefined ? undefined : numbers(values.only),
    powerCut: values["power-cut"],
    list: values.list ?? false,
    json: values.json,
    help: values.help ?? false,
  };
}

function numbers(text: string): Set<number> {
  return new Set(
    text.split(",").flatMap((part) => {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      if (first === undefined) throw new Usage(`--only is a list such as 1,3,5-7, not "${text}"`);
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
    }),
  );
}
