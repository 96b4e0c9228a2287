import { type Asked, help, parse, Usage } from "./arguments.ts";
import { loadGenerator } from "./bundle.ts";

/**
 * The command line: reads the arguments, prints, and answers the exit code.
 * Each command is imported when it is asked for: a run in which nothing has changed loads next to nothing.
 */
export async function main(args: readonly string[], root: string): Promise<number> {
  try {
    const asked = parse(args);
    if (asked.help) return say(help);
    if (asked.command === "new") return (await import("./new.ts")).runNew(asked, root);
    if (asked.command === "secrets") return (await import("./secrets.ts")).runSecrets(asked);
    return asked.check ? await check(asked, root) : await generate(asked, root);
  } catch (error) {
    if (error instanceof Usage) return complain(`${error.message}\nnpm run generate -- --help says what there is`, 2);
    const { Refused } = await import("../model/issue.ts");
    if (error instanceof Refused)
      return complain(`${error.message}\n\n${count(error.issues.length)}, nothing written`, 1);
    throw error;
  }
}

async function generate(asked: Asked, root: string): Promise<number> {
  const { stampOf } = await import("./stamp.ts");
  const stamp = stampOf(asked, root);
  if (stamp?.isFresh()) {
    if (!asked.quiet) say("nothing has changed\n");
    return 0;
  }
  const { runGenerate } = await loadGenerator(root, stamp?.code ?? "");
  return runGenerate(asked, root, (await import("../facts.ts")).facts, stamp);
}

async function check(asked: Asked, root: string): Promise<number> {
  const { stampOf } = await import("./stamp.ts");
  const { runCheck } = await loadGenerator(root, stampOf(asked, root)?.code ?? "");
  return runCheck(asked, root, (await import("../facts.ts")).facts);
}

const count = (length: number): string => `${length} finding${length === 1 ? "" : "s"}`;

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}
