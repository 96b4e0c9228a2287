import { declareCommand, type Parsed } from "../../generator/src/cli/command/declare.ts";
import { flag, number } from "../../generator/src/cli/command/parameters.ts";
import { facts } from "../../generator/src/facts.ts";

export const commandLine = declareCommand({
  name: "npm run dev",
  summary: `Starts ${facts.application.title} on this machine and prints the page's address. Ctrl-C stops it; data is kept in .dev/.`,
  arguments: {},
  options: {
    port: number(
      { least: 1, most: 65_535, whole: true },
      undefined,
      "NUMBER",
      "the page's port; by default 8080 or the next free one",
    ),
    seed: flag("create a demo team with people, tasks, pictures and notifications"),
    reset: flag("delete all data first"),
    embedded: flag("use the built-in proxy even if nginx is installed"),
  },
  examples: [["npm run dev -- --seed", "start with a demo team"]],
  exitCodes: { 1: "failed" },
});

export type DevOptions = Parsed<typeof commandLine>;
