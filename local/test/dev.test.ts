/** Runs `npm run dev` several times on one data folder, as a person would. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { needs } from "../../setup/needs.ts";
import { client } from "../dev/client.ts";
import { chooseServers } from "../dev/servers.ts";
import { root } from "../rendered.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { nodeBinary } from "../servers/node.ts";
import { freePort } from "../servers/ports.ts";
import { processTree, runs } from "../servers/tree.ts";

const temporary = temporaryFolder("dev");
chmodSync(temporary.path, 0o755);
const folder = join(temporary.path, "data");

interface Dev {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Resolves when the output matches; rejects if it ends first. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

const all: ChildProcess[] = [];
afterEach(() => {
  for (const child of all.splice(0)) child.kill("SIGKILL");
});
afterAll(temporary.remove);

function dev(...args: string[]): Dev {
  const env = { ...process.env, DEV_FOLDER: folder, NO_COLOR: "1" };
  const child = spawn(nodeBinary, [join(root, "local/dev.ts"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  all.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  const exit = once(child, "exit").then(([code]) => code as number | null);
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const ended = () => child.exitCode !== null || child.signalCode !== null;
    await vi.waitUntil(() => pattern.test(said) || ended(), { timeout: 90_000, interval: 20 });
    const found = pattern.exec(said);
    if (!found) throw new Error(`ended without ${pattern} in its output: ${said}`);
    return found;
  };
  return { child, said: () => said, says, exit };
}

async function gone(pids: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), { timeout: 10_000, interval: 50 });
}

const email = "demo.lead@example.com";
const signIn = (port: number, password: string) =>
  client(`http://127.0.0.1:${port}`).send("POST", "/api/auth/login", { email, password });

describe("npm run dev", { timeout: 200_000, ...needs("postgres", "redis") }, () => {
  let port: number;
  let password: string;

  test("with the own proxy: prints the address, creates a team, stops at Ctrl-C and leaves no process behind", async () => {
    port = await freePort();
    const { child, said, says, exit } = dev("--embedded", "--seed", `--port=${port}`);
    await says(new RegExp(`http://localhost:${port} +after [0-9.]+ s`));
    expect(said()).toMatch(/^TaskFlow with PostgreSQL, Redis, the own proxy instead of nginx$/m);
    expect(said()).toMatch(/^ +✔ tasks +\d+ ms$/m);
    [, password = ""] = await says(/with the password (\S+)\. It is/);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>")]);
    expect((await signIn(port, password)).body.user.email).toBe(email);
    const pids = processTree(child.pid ?? 0);
    expect(pids.length).toBeGreaterThan(9);
    expect(readdirSync(join(folder, "logs"))).toEqual(
      expect.arrayContaining(["tasks.log", "audit.log", "postgres.log"]),
    );
    child.kill("SIGINT");
    expect(await exit).toBe(0);
    await gone(pids);
    expect(said()).not.toContain("✖");
    expect(existsSync(join(folder, "pid"))).toBe(false);
  });

  test("the second time: keeps its data, restarts a killed service, refuses a second instance, ends at once at a second Ctrl-C", async () => {
    const { child, said, says, exit } = dev("--embedded", `--port=${port}`);
    await says(/Ctrl-C stops/);
    expect((await signIn(port, password)).status).toBe(200);

    const other = dev(`--port=${await freePort()}`);
    expect(await other.exit).toBe(1);
    expect(other.said()).toContain(`TaskFlow runs already, as process ${child.pid}`);

    const pids = processTree(child.pid ?? 0);
    const { readFileSync } = await import("node:fs");
    const victim = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("services/notifications/"));
    process.kill(victim as number, "SIGKILL");
    await says(/✖ notifications ended with signal SIGKILL\n +\S+/);
    await says(/✔ notifications again/);
    expect((await signIn(port, password)).status).toBe(200);

    const after = [...pids, ...processTree(child.pid ?? 0)];
    child.kill("SIGINT");
    await says(/stopping/);
    child.kill("SIGINT");
    expect([0, 130]).toContain(await exit); // 0 if the second came too late
    await gone(after);
    expect(said()).not.toContain("Error");
  });

  test("with nginx and --reset: deletes all data", needs("nginx"), async () => {
    const { child, said, says, exit } = dev("--reset", `--port=${port}`);
    await says(/Ctrl-C stops/);
    expect(said()).toContain("TaskFlow with PostgreSQL, Redis, nginx\n");
    await expect(signIn(port, password)).rejects.toThrow(/401/);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  test("Ctrl-C during the start ends all processes", async () => {
    const { child, says, exit } = dev(`--port=${port}`);
    await says(/✔ Redis/);
    const pids = processTree(child.pid ?? 0);
    child.kill("SIGINT");
    expect(await exit).toBe(0);
    await gone(pids);
  });

  test("a port in use and an unknown option are errors that say what to do", async () => {
    const { createServer } = await import("node:net");
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
    const { port: number } = taken.address() as { port: number };
    for (const [argument, code, words] of [
      [`--port=${number}`, 1, `✖ port ${number} is in use: choose another one`],
      ["--prot=1", 2, '✖ unknown option "--prot": did you mean "--port"?'],
    ] as const) {
      const { said, exit } = dev(argument);
      expect(await exit).toBe(code);
      expect(said()).toContain(words);
      expect(said()).not.toMatch(/^ +at /m);
    }
    taken.close();
  });
});

test("without Redis, one line says how to install it; without nginx, the own proxy takes its place", () => {
  const lacks =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name) ? `${name} is not installed` : undefined;
  expect(() => chooseServers(false, lacks("redis", "nginx"))).toThrow(
    /^redis is not installed. To install: npm run setup -- redis$/,
  );
  expect(() => chooseServers(false, lacks("redis", "postgres"))).toThrow(/npm run setup -- postgres redis$/);
  expect(chooseServers(false, lacks("nginx"))).toMatchObject({ entry: "proxy" });
  expect(chooseServers(true, lacks())).toMatchObject({ entry: "proxy" });
  expect(chooseServers(false, lacks())).toMatchObject({ entry: "nginx" });
});
