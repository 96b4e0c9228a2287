/** The files that `npm run new -- application` removes and keeps are there: a file that moved would stay, or go. */
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kept, removed } from "../../src/cli/new/application/removed.ts";

const root = join(import.meta.dirname, "../../..");

describe("each glob finds a file of this repository:", () => {
  test.each([...removed, ...kept])("%s", (glob) => {
    expect(globSync(glob, { cwd: root }).length).toBeGreaterThan(0);
  });

  test("what stays would be removed otherwise", () => {
    const goes = globSync([...removed], { cwd: root });
    const stays = globSync([...kept], { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
    expect(stays.length).toBeGreaterThan(50);
    expect(stays.filter((path) => !goes.some((top) => path === top || path.startsWith(`${top}/`)))).toEqual([]);
  });
});
