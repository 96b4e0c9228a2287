import { existsSync, readdirSync } from "node:fs";
import { type Gate, parsed, run } from "./gate.ts";

/** A finding, as `-format "{{json .}}"` prints it. */
interface Fault {
  readonly filepath: string;
  readonly line: number;
  readonly column: number;
  readonly kind: string;
  readonly message: string;
}

const folder = ".github/workflows";

/** Judges the workflows. Without shellcheck and pyflakes: the findings must not depend on the machine's programs. */
export const actionlint: Gate = (tool, { repository }) => {
  const there = existsSync(`${repository}/${folder}`) ? readdirSync(`${repository}/${folder}`) : [];
  const files = there.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`);
  const args = ["-no-color", "-shellcheck=", "-pyflakes=", "-verbose", "-format", "{{json .}}"];
  const output = files.length > 0 ? run(tool, [...args, ...files], repository) : { stdout: "[]", stderr: "" };
  return [
    {
      gate: "actionlint",
      over: folder,
      unit: "files",
      read: files.filter((file) => new RegExp(`Found total \\d+ errors .* for ${file}$`, "m").test(output.stderr))
        .length,
      expected: files.length,
      findings: parsed<Fault[]>(tool, output).map(({ filepath, line, column, kind, message }) => ({
        where: `${filepath}:${line}:${column}`,
        message,
        rule: kind,
      })),
    },
  ];
};
