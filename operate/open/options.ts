import { parseOptions } from "../options.ts";
import { Usage } from "../target.ts";

export const help = `npm run open -- NAME [options]

Opens a way from this machine to a microservice, such as grafana, prometheus or postgres, until Ctrl-C: a port-forward, for
where no Ingress leads.

  --cluster NAME   as the catalog names it; unless said, the one that Argo CD follows there
  --context NAME   of KUBECONFIG; the current one unless said
  --port NUMBER    of this machine; the microservice's own unless said
  --help           this text

Exit codes: 0 closed, 1 lost, 2 a command line that cannot be understood.
`;

const options = {
  cluster: { type: "string" },
  context: { type: "string" },
  port: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export interface Options {
  readonly name: string | undefined;
  readonly cluster: string | undefined;
  readonly context: string | undefined;
  readonly port: number | undefined;
  readonly help: boolean;
}

/** @throws Usage */
export function parse(args: readonly string[]): Options {
  const { values, positionals } = parseOptions(args, options);
  const [name, ...rest] = positionals;
  if (rest.length > 0) throw new Usage(`one at a time: "${rest.join(" ")}" is too much`);
  const { port } = values;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65536))
    throw new Usage(`--port is a number from 1 to 65535, not "${port}"`);
  return {
    name,
    cluster: values.cluster,
    context: values.context,
    port: port === undefined ? undefined : Number(port),
    help: values.help ?? false,
  };
}
