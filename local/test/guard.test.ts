import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { nodeBinary } from "../servers/node.ts";
import { runs } from "../servers/tree.ts";

const parent = fileURLToPath(new URL("guarded-parent.ts", import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

interface Started {
  readonly pids: number[];
  readonly folders: string[];
}

async function start(...args: string[]): Promise<Started> {
  child = spawn(nodeBinary, [parent, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line");
  return JSON.parse(line);
}

test.each([
  ["is killed", [], (one: ChildProcess) => one.kill("SIGKILL")],
  ["is killed while its servers are stopped", ["pause"], (one: ChildProcess) => one.kill("SIGKILL")],
  ["ends normally", ["end"], () => {}],
])("leaves no process and no folder when the parent %s", async (_how, args, end) => {
  const { pids, folders } = await start(...args);
  expect(pids.length).toBeGreaterThan(5); // PostgreSQL's children count
  if (!args.includes("end")) {
    expect(pids.filter((pid) => !runs(pid))).toEqual([]);
    expect(folders.filter(existsSync)).toEqual(folders);
  }
  end(child as ChildProcess);
  await vi.waitFor(
    () => {
      expect(pids.filter(runs)).toEqual([]);
      expect(folders.filter(existsSync)).toEqual([]);
    },
    { timeout: 20_000, interval: 50 },
  );
});
