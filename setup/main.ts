/** `npm run setup`: installs the programs that tests, gates and `npm run dev` start and that npm does not carry. */
import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { declareCommand, type Parsed } from "../generator/src/cli/command/declare.ts";
import { flag, several } from "../generator/src/cli/command/parameters.ts";
import { runCommand } from "../generator/src/cli/command/run.ts";
import { planSetup } from "./plan.ts";
import type { Program } from "./program.ts";
import { builders, programs } from "./programs.ts";
import { type Command, packageManager, shown } from "./system.ts";

const all: Readonly<Record<string, Program>> = programs;
const names = Object.keys(all);

const commandLine = declareCommand({
  name: "npm run setup",
  summary: `Lists these programs, shows the commands that install the missing ones, and asks before it runs them.\n\n${names
    .map((name) => `  ${name.padEnd(13)} ${all[name]?.purpose}`)
    .join("\n")}`,
  arguments: { names: several("PROGRAM", "programs to install; by default all of them", () => names) },
  options: { yes: flag("run the commands without asking") },
  examples: [
    ["npm run setup -- redis", "install Redis only"],
    ["npm run setup -- --yes", "install everything without asking"],
  ],
  exitCodes: { 1: "not everything is installed" },
});

const say = (text = ""): void => void process.stdout.write(`${text}\n`);

async function main({ names: chosen, yes }: Parsed<typeof commandLine>): Promise<number> {
  const wanted = chosen.length > 0 ? chosen : names;
  const machine = {
    manager: packageManager(),
    isRoot: process.getuid?.() === 0,
    platform: process.platform,
    has: ({ find, findExact = find }: Program) => findExact() !== undefined,
  };
  for (const name of wanted) say(`${name.padEnd(13)} ${foundAs(name)}`);
  const { commands, impossible } = planSetup(wanted, machine);
  if (commands.length > 0) {
    say(`\nTo install the rest:\n${commands.map((command) => `  ${shown(command)}`).join("\n")}\n`);
    if (!yes && !(await agreed())) return complain("nothing is installed");
    for (const command of commands) run(command);
  }
  return impossible.length === 0 ? 0 : complain(impossible.join("\n"));
}

function foundAs(name: string): string {
  const { find, findExact = find } = all[name] as Program;
  const substitute = find();
  return findExact() ?? (substitute ? `missing; ${substitute} takes its place` : "missing");
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('stdin is not a terminal, so the question cannot be answered: add "--yes"');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Run these commands? [y/N] ");
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** @throws Error with the command, if it fails */
function run(command: Command): void {
  say(`> ${shown(command)}`);
  const env = { ...process.env, ...command.env };
  const file = command.file === "go" ? (builders.go.find() ?? "go") : command.file; // the one that pip may have installed
  const { status, error } = spawnSync(file, command.args, { stdio: "inherit", env });
  if (status !== 0) throw new Error(`${shown(command)} failed: ${error?.message ?? `exit code ${status}`}`);
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}

process.exitCode = await runCommand(commandLine, main);
