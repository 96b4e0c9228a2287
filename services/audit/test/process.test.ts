/** audit as a process, with the settings of its container: a name, a port, a folder for temporary files. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type RunningProcess, startProcess, tail } from "../../../local/servers/process.ts";
import { anEvent } from "./fixture.ts";

let folder: string;
const running: RunningProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "taskflow-audit-"));
});
afterEach(async () => {
  for (const one of running.splice(0)) if (one.isRunning()) await one.end("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function node(args: string[], environment: Record<string, string>) {
  const log = join(folder, `${Math.random()}.log`);
  const plan = { name: "node", file: process.execPath, args, log };
  // As in the image.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), "taskflow-compile-cache") };
  const own = await startProcess({ ...plan, environment: { ...cache, ...environment } });
  running.push(own);
  return { ...own, output: () => tail(log, 10_000) };
}

async function start() {
  const port = await freePort();
  const own = await node([file("../src/main.ts")], { APP_NAME: "audit", PORT: String(port), TMPDIR: folder });
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${url}/readyz`)).ok, 15_000);
  return { ...own, port, url };
}

const add = (url: string, event: object) =>
  fetch(`${url}/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });

it("writes to the folder for temporary files and to its log, loses nothing on SIGTERM, and continues after a restart", async () => {
  const audit = await start();
  const answers = await Promise.all([...Array(100)].map((_, index) => add(audit.url, anEvent(index))));
  audit.signal("SIGTERM");
  expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(202));
  expect(await audit.exited).toEqual({ code: 0, signal: null });
  const lines = readFileSync(join(folder, "audit.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(100);
  const logged = audit
    .output()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(logged.filter(({ message }) => message === "audit")).toHaveLength(100);
  const again = await start();
  await add(again.url, anEvent(100));
  const { items } = (await (await fetch(`${again.url}/events?limit=1000`)).json()) as { items: unknown[] };
  expect(items).toHaveLength(101);
});

it("answers the probes of its pod", async () => {
  const audit = await start();
  for (const path of ["healthz", "readyz"]) {
    const probe = await node([file("../../kit/probe.ts"), `${audit.url}/${path}`], {});
    expect(await probe.exited).toEqual({ code: 0, signal: null });
  }
  await audit.end("SIGTERM");
  const probe = await node([file("../../kit/probe.ts"), `${audit.url}/healthz`], {});
  expect(await probe.exited).toEqual({ code: 1, signal: null });
});

it("cannot be reached from outside of its pod", async () => {
  const audit = await start();
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outside = others.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address);
  for (const address of [...outside, "127.0.0.2"]) {
    const code = await new Promise((resolve) => {
      const socket = connect(audit.port, address, () => resolve("connected"));
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      socket.setTimeout(2_000, () => resolve("no answer"));
      socket.on("close", () => socket.destroy());
    });
    expect(code, address).not.toBe("connected");
  }
});
