/** The generator's commands, chosen by the first argument. Each one's code is imported when it runs. */

import { isRefused } from "../model/issue.ts";
import { didYouMean } from "../model/names.ts";
import type { Stamp } from "../tree/stamp.ts";
import { type GenerateOptions, generateCommand, newCommand, secretsCommand, vendorCommand } from "./arguments.ts";
import { loadGenerator } from "./bundle.ts";
import { loadCatalog } from "./catalog.ts";
import { runCommand } from "./command/run.ts";
import { Usage } from "./command/usage.ts";
import { knownCluster } from "./known.ts";

const names = ["generate", "new", "secrets", "vendor"];

/** @param stamp of a plain `generate` that has work to do */
export function runCommandLine(args: readonly string[], root: string, stamp?: Stamp | null): Promise<number> {
  const [first = "generate", ...rest] = args;
  if (first === "new") return runCommand(newCommand, (values) => create(values, root), rest, failed);
  if (first === "vendor") return runCommand(vendorCommand, (values) => vendor(values, root), rest, failed);
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

async function create(options: ReturnType<typeof newCommand.parse>, root: string): Promise<number> {
  const { runNew } = await import("./new.ts");
  try {
    return await runNew(options, root);
  } catch (error) {
    const { NotPossible } = await import("./new/not-possible.ts");
    if (!(error instanceof NotPossible)) throw error;
    process.stderr.write(`✖ ${error.message}\n`);
    return 1;
  }
}

async function vendor(values: ReturnType<typeof vendorCommand.parse>, root: string): Promise<number> {
  return (await import("./vendor.ts")).runVendor(values, root);
}

async function printSecrets({ cluster }: ReturnType<typeof secretsCommand.parse>): Promise<number> {
  return (await import("./secrets.ts")).runSecrets(cluster);
}

async function generate(values: ReturnType<typeof generateCommand.parse>, root: string, known?: Stamp | null) {
  const { cluster: clusters, out = null, catalog: folder = null, ...others } = values;
  const options: GenerateOptions = { ...others, clusters, out, catalog: folder };
  if (folder !== null && out === null) {
    throw new Usage(
      "--catalog needs --out DIR: by default the trees of this repository's own catalog would be replaced",
    );
  }
  const catalog = await loadCatalog(folder);
  for (const name of clusters) knownCluster(name, catalog.facts.clusters);
  const stamp = known ?? (await import("./stamp.ts")).stampOf(options, root);
  const code = stamp?.code ?? (folder === null ? "" : await codeOf(root));
  const { runCheck, runGenerate } = await loadGenerator(root, code);
  try {
    return options.check ? runCheck(options, root, catalog) : await runGenerate(options, root, catalog.facts, stamp);
  } catch (error) {
    return failed(error as Error, catalog.named);
  }
}

/** The hash of the generator's code, by which its bundle is found where no stamp has it. */
async function codeOf(root: string): Promise<string> {
  const [{ contentHash }, { inputsIn }] = await Promise.all([import("../tree/content-hash.ts"), import("./stamp.ts")]);
  return contentHash(root, inputsIn(root).code);
}

/** Findings are the expected failure: any other error is a mistake in the generator, and keeps its stack trace. */
function failed(error: Error, named = (text: string) => text): number {
  if (!isRefused(error)) throw error;
  const { length } = error.issues;
  process.stderr.write(`${named(error.message)}\n\n${length} finding${length === 1 ? "" : "s"}, nothing written\n`);
  return 1;
}
