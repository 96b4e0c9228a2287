/** The generator's commands, chosen by the first argument. Each one's code is imported when it runs. */

import { isRefused } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import type { Stamp } from "../tree/stamp.ts";
import { type GenerateOptions, generateCommand, type Kind, newCommand, secretsCommand } from "./arguments.ts";
import { loadGenerator } from "./bundle.ts";
import { runCommand } from "./command/run.ts";
import { Usage } from "./command/usage.ts";
import { knownCluster } from "./known.ts";

const names = ["generate", "new", "secrets"];

/** @param stamp of a plain `generate` that has work to do */
export function runCommandLine(args: readonly string[], root: string, stamp?: Stamp | null): Promise<number> {
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
  return runNew(kind as Kind, name, { root, quiet }); // the command accepts no other kind
}

async function printSecrets({ cluster }: ReturnType<typeof secretsCommand.parse>): Promise<number> {
  return (await import("./secrets.ts")).runSecrets(cluster);
}

async function generate(values: ReturnType<typeof generateCommand.parse>, root: string, known?: Stamp | null) {
  const { cluster: clusters, out = null, ...others } = values;
  const options: GenerateOptions = { ...others, clusters, out };
  const { facts } = await import("../facts.ts");
  for (const name of clusters) knownCluster(name);
  const stamp = known ?? (await import("./stamp.ts")).stampOf(options, root);
  const { runCheck, runGenerate } = await loadGenerator(root, stamp?.code ?? "");
  return options.check ? runCheck(options, root, facts) : runGenerate(options, root, facts, stamp);
}

/** Findings are the expected failure: any other error is a mistake in the generator, and keeps its stack trace. */
function failed(error: Error): number {
  if (!isRefused(error)) throw error;
  const { length } = error.issues;
  process.stderr.write(`${error.message}\n\n${length} finding${length === 1 ? "" : "s"}, nothing written\n`);
  return 1;
}
