import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { flag, type Option } from "../../generator/src/cli/command/parameters.ts";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { title } from "../application.ts";
import { loadOptions } from "../load/options.ts";
import { clusterArgument } from "../target.ts";

const duration: Option<number> = {
  description: "such as 90s, 5m or 1h; 0 runs until Ctrl-C",
  value: "TIME",
  initial: 60,
  shown: "1m",
  read: seconds,
};

export const commandLine = declareCommand({
  name: "npm run traffic",
  summary: `Simulates users of ${title} through the cluster's own entry, and prints the results of their requests.`,
  arguments: { cluster: clusterArgument },
  options: {
    duration,
    ...loadOptions({ least: 0.1, most: 5_000 }),
    tolerate: flag("exit with 0 even if requests failed"),
  },
  examples: [
    ["npm run traffic -- minikube", "one minute at the default rate"],
    ["npm run traffic -- minikube --duration 0 --rate 50", "50 requests per second until Ctrl-C"],
  ],
  exitCodes: { 1: "requests failed" },
});

export type Options = Parsed<typeof commandLine>;

/** Parses a time such as `90`, `90s`, `5m` or `1h` to seconds. @throws Usage */
export function seconds(text: string, option: string): number {
  const [, count, unit = "s"] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text) ?? [];
  const value = Number(count) * ({ s: 1, m: 60, h: 3_600 }[unit || "s"] ?? Number.NaN);
  if (value <= 7 * 86_400) return value;
  throw new Usage(`${option} is "${text}": it must be a time of at most a week, such as 90s, 5m or 1h`);
}
