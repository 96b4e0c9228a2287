/** The generator's commands, chosen by the first argument. Each one's code is imported when it runs. */

import { Refused } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import { type Asked, defaults, generateCommand, newCommand, secretsCommand } from "./arguments.ts";
import { runCommand } from "./command/run.ts";
import { Usage } from "./command/usage.ts";
import type { RunStamp } from "./stamp.ts";

const names = ["generate", "new", "secrets"];

/** @param stamp of a plain `generate` that has work to do */
export function runCommandLine(args: readonly string[], root: string, stamp?: RunStamp): Promise<number> {
  const [first = "generate", ...rest] = args;
  if (first === "new") return runCommand(newCommand, (values) => create(values, root), rest, failed);
  if (first === "secrets") return runCommand(secretsCommand, printSecrets, rest, failed);
  if (first === "generate") return runCommand(generateCommand, (values) => generate(values, root, stamp), rest, failed);
  if (first.startsWith("-")) return runCommandLine(["generate", ...args], root, stamp);
  return runCommand(
    generateCommand,
    () => {
      throw new Usage(`unknown command "${first}": ${didYouMean(first, names)}`);
    },
    [],
    failed,
  );
}

async function create({ kind, name, quiet }: ReturnType<typeof newCommand.parse>, root: string): Promise<number> {
  const { runNew } = await import("./new.ts");
  return runNew({ ...defaults, names: [kind, name], quiet }, root);
}

async function printSecrets({ cluster }: ReturnType<typeof secretsCommand.parse>): Promise<number> {
  return (await import("./secrets.ts")).runSecrets(cluster);
}

async function generate(values: ReturnType<typeof generateCommand.parse>, root: string, known?: RunStamp) {
  const { cluster: clusters, out = null, ...others } = values;
  const asked: Asked = { ...defaults, ...others, clusters, out };
  const { runCheck, runGenerate } = await import("./generate.ts");
  if (asked.check) return runCheck(asked, root);
  const stamp = known ?? (await import("./stamp.ts")).stampOf(asked, root);
  if (!asked.force && stamp.isFresh()) {
    if (!asked.quiet) process.stdout.write("nothing has changed\n");
    return 0;
  }
  return runGenerate(asked, root, stamp);
}

/** Findings are the expected failure: any other error is a mistake in the generator, and keeps its stack trace. */
function failed(error: Error): number {
  if (!(error instanceof Refused)) throw error;
  const { length } = error.issues;
  process.stderr.write(`${error.message}\n\n${length} finding${length === 1 ? "" : "s"}, nothing written\n`);
  return 1;
}
