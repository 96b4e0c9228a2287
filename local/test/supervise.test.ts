import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Output } from "../dev/output.ts";
import { supervise } from "../dev/supervise.ts";
import { type TemporaryFolder, temporaryFolder } from "../servers/guard.ts";
import { nodeBinary } from "../servers/node.ts";
import { restartable } from "../servers/restartable.ts";

let folder: TemporaryFolder;
let ending: AbortController;
let said: string[];
const say: Output = {
  title: () => {},
  note: () => {},
  ready: (name) => void said.push(`ready ${name}`),
  trouble: (text, lines) => void said.push(`${text} | ${lines}`),
};

beforeEach(() => {
  folder = temporaryFolder("supervise");
  ending = new AbortController();
  said = [];
});
afterEach(() => {
  ending.abort();
  folder.remove();
});

/** A server that is ready when it writes so, and ends at once with code 3 if a file named "broken" exists. */
function server() {
  const [broken, up] = [join(folder.path, "broken"), join(folder.path, "up")];
  const script = `const fs = require("fs"); if (fs.existsSync(${JSON.stringify(broken)})) { console.log("cannot"); process.exit(3); }
    fs.writeFileSync(${JSON.stringify(up)}, ""); setInterval(() => {}, 1000);`;
  const plan = { name: "it", file: nodeBinary, args: ["-e", script], log: join(folder.path, "log") };
  const signals = { fast: "SIGTERM", immediate: "SIGKILL" } as const;
  return { broken, up, it: restartable(plan, { isReady: async () => existsSync(up), signals }) };
}

test("reports and restarts a killed server, also the second time", async () => {
  const { it } = server();
  await it.start();
  supervise(it, say, ending.signal, { first: 10, last: 100 });
  for (const times of [1, 2]) {
    process.kill(it.pid() ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(said.filter((line) => line === "ready it again")).toHaveLength(times), 10_000);
    expect(said.filter((line) => line.startsWith("it ended with signal SIGKILL"))).toHaveLength(times);
  }
  ending.abort();
  await it.stop();
});

test("tries to start a broken server again after growing pauses, until it starts", async () => {
  const { it, broken, up } = server();
  await it.start();
  supervise(it, say, ending.signal, { first: 10, last: 80 });
  writeFileSync(broken, "");
  const { rmSync } = await import("node:fs");
  rmSync(up);
  process.kill(it.pid() ?? 0, "SIGTERM");
  await vi.waitFor(() => expect(said.join("\n")).toMatch(/next attempt is in 0.08 s \| cannot/), 10_000);
  expect(said.slice(1, 4).map((line) => /in (\S+) s/.exec(line)?.[1])).toEqual(["0.02", "0.04", "0.08"]);
  rmSync(broken);
  await vi.waitFor(() => expect(said.at(-1)).toBe("ready it again"), 10_000);
  ending.abort();
  await it.stop();
});

test("leaves a stopped server down", async () => {
  const { it } = server();
  await it.start();
  supervise(it, say, ending.signal, { first: 10, last: 100 });
  await it.stop();
  await new Promise((after) => setTimeout(after, 200));
  expect([it.pid(), said]).toEqual([undefined, []]);
});
