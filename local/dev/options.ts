import { parseArgs } from "node:util";

export interface DevOptions {
  /** undefined: 8080, or the next free one. */
  readonly port: number | undefined;
  readonly reset: boolean;
  readonly seed: boolean;
  /** The own proxy instead of nginx, even if nginx is installed. */
  readonly embedded: boolean;
  readonly help: boolean;
}

export const usage = `npm run dev -- [--port NUMBER] [--seed] [--reset] [--embedded]

Starts TaskFlow on this machine and prints the page's address. Ctrl-C stops it; data is kept in .taskflow/.

  --port NUMBER   the page's port; by default 8080 or the next free one
  --seed          creates a demo team with people, tasks, pictures and notifications
  --reset         deletes all data first
  --embedded      the own proxy instead of nginx, even if nginx is installed
`;

/** @throws Error if an argument is invalid */
export function parseDevOptions(args: readonly string[]): DevOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      reset: { type: "boolean", default: false },
      seed: { type: "boolean", default: false },
      embedded: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
    throw new Error(`--port is "${values.port}": it must be a number from 1 to 65535`);
  return { ...values, port };
}
