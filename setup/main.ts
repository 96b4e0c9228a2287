/** `npm run setup`: installs the programs that tests, gates and `npm run dev` start and that npm does not carry. */
import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { planSetup } from "./plan.ts";
import type { Program } from "./program.ts";
import { programs } from "./programs.ts";
import { type Command, packageManager, shown } from "./system.ts";

const usage = `npm run setup [-- [--yes] [PROGRAM...]]

Installs the missing ones of these programs, after it has shown the commands:
${Object.entries(programs)
  .map(([name, { purpose }]) => `  ${name.padEnd(13)} ${purpose}`)
  .join("\n")}

  --yes      does not ask
  PROGRAM    installs only these
`;

const say = (text = ""): void => void process.stdout.write(`${text}\n`);

process.exitCode = await main().catch((error: Error) => complain(error.message, 1));

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") return complain(options, 2);
  if (options.help) {
    say(usage);
    return 0;
  }
  const all: Readonly<Record<string, Program>> = programs;
  for (const name of options.names) say(`${name.padEnd(13)} ${all[name]?.find() ?? "missing"}`);
  const machine = {
    manager: packageManager(),
    isRoot: process.getuid?.() === 0,
    platform: process.platform,
    has: ({ find, findExact = find }: Program) => findExact() !== undefined,
  };
  const { commands, impossible } = planSetup(options.names, machine);
  if (commands.length > 0) {
    say(`\nTo install the rest:\n${commands.map((command) => `  ${shown(command)}`).join("\n")}\n`);
    if (!options.yes && !(await agreed())) return complain("nothing is installed", 1);
    for (const command of commands) run(command);
  }
  return impossible.length === 0 ? 0 : complain(impossible.join("\n"), 1);
}

function readOptions(): { help: boolean; yes: boolean; names: readonly string[] } | string {
  try {
    const options = {
      yes: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.filter((name) => !(name in programs));
    if (unknown.length > 0) return `unknown program "${unknown.join('", "')}": ${Object.keys(programs).join(", ")}`;
    return { ...values, names: positionals.length > 0 ? positionals : Object.keys(programs) };
  } catch (error) {
    return (error as Error).message;
  }
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('stdin is no terminal to answer on: add "--yes"');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Run these commands? [y/N] ");
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** @throws Error with the command, if it fails */
function run(command: Command): void {
  say(`> ${shown(command)}`);
  const env = { ...process.env, ...command.env };
  const { status, error } = spawnSync(command.file, command.args, { stdio: "inherit", env });
  if (status !== 0) throw new Error(`${shown(command)} failed: ${error?.message ?? `exit code ${status}`}`);
}

function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}
