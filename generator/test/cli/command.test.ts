import { describe, expect, test } from "vitest";
import { declareCommand } from "../../src/cli/command/declare.ts";
import { choice, flag, number, optional, required, several, text, texts } from "../../src/cli/command/parameters.ts";
import { Usage } from "../../src/cli/command/usage.ts";

const command = declareCommand({
  name: "npm run paint",
  summary: "Paints a wall.",
  arguments: { wall: required("WALL", "a wall", () => ["north", "south"]), spots: several("SPOT", "places") },
  options: {
    colour: choice(["red", "green"], "red", "COLOUR", "the colour"),
    coats: number({ least: 1, most: 3, whole: true }, 2, "N", "the number of coats"),
    width: number({ least: 0.5, most: 9 }, undefined, "METRES", "the width"),
    dryRun: flag("paint nothing", ["colour"]),
    note: text("TEXT", "a note"),
    tag: texts("TAG", "a tag"),
  },
  examples: [["npm run paint -- north", "paint the north wall"]],
  exitCodes: { 1: "out of paint" },
});
const parse = (line: string) => command.parse(line.split(" ").filter(Boolean));

describe("a declared command", () => {
  test("returns typed values, with the defaults of absent options", () => {
    expect(parse("north")).toEqual({
      ...{ wall: "north", spots: [], colour: "red", coats: 2, width: undefined },
      ...{ dryRun: false, note: undefined, tag: [] },
    });
    expect(parse("--coats 1 south left --width=2.5 right --tag a --tag b --dry-run --note=-x")).toEqual({
      ...{ wall: "south", spots: ["left", "right"], colour: "red", coats: 1, width: 2.5 },
      ...{ dryRun: true, note: "-x", tag: ["a", "b"] },
    });
    const { parse: one } = declareCommand({
      ...{ name: "x", summary: "X.", arguments: { a: optional("A", "a") }, options: {}, examples: [], exitCodes: {} },
    });
    expect([one([]), one(["b"])]).toEqual([{ a: undefined }, { a: "b" }]);
    expect(() => one(["b", "c", "d"])).toThrow(new Usage('unexpected argument "c" "d"'));
  });

  test.each([
    ["", "WALL is missing: north or south"],
    ["nort", 'unknown wall "nort": did you mean "north"?'],
    ["north --colour gren", '--colour is "gren": did you mean "green"?'],
    ["north --coats 1.5", '--coats is "1.5": it must be a whole number from 1 to 3'],
    ["north --width 0.4", '--width is "0.4": it must be a number from 0.5 to 9'],
    ["north --color red", 'unknown option "--color": did you mean "--colour"?'],
    ["north --dry-run=yes", "--dry-run takes no value"],
    ["north --dry-run --colour red", "option --dry-run cannot be used with option --colour"],
    ["north --note", "--note has no value; a value that begins with a dash is written --note=-..."],
    ["north --note --dry-run", "--note has no value; a value that begins with a dash is written --note=-..."],
    ["north --note=", "--note is empty"],
  ])("refuses %j", (line, message) => {
    expect(() => parse(line)).toThrow(new Usage(message));
  });

  test("prints its arguments, options with defaults, examples and exit codes", () => {
    const help = command.help();
    for (const line of [
      "Usage: npm run paint -- WALL [SPOT...] [options]\n\nPaints a wall.\n",
      '--colour <COLOUR>  the colour (choices: "red", "green", default: red)',
      "--coats <N>        the number of coats (default: 2)",
      "--tag <TAG>        a tag; repeatable\n",
      "Examples:\n  npm run paint -- north  paint the north wall\n",
      "Exit codes: 0 done, 1 out of paint, 2 command line not understood\n",
    ])
      expect(help).toContain(line);
  });
});
