import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { adapt, type Machine } from "./adapt.ts";
import type { RenderedNginx } from "./rendered.ts";

/** The output of `nginx -v`; undefined if nginx is not on the PATH. */
export const nginxVersion = (): string | undefined => spawnSync("nginx", ["-v"], { encoding: "utf8" }).stderr?.trim();

/** @param version as nginx prints it. Upstream groups take `resolve` since 1.27.3. */
function resolvesNames(version = ""): boolean {
  const [, minor = 0, patch = 0] = /nginx\/1\.(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  return minor > 27 || (minor === 27 && patch >= 3);
}

export interface Nginx {
  readonly port: number;
  /** The access log so far, one object per request. */
  readonly log: () => { readonly request_id: string; readonly path: string; readonly status: number }[];
  /** The error log so far. */
  readonly complaints: () => string;
  readonly stop: () => Promise<void>;
}

/** Runs `nginx -t` on a rendered configuration. @returns its exit code and its messages */
export async function testConfiguration(rendered: RenderedNginx, network: Network) {
  const { command, folder, out, err } = put(rendered, network, await freePort());
  const [binary = "", ...flags] = command;
  const { status } = spawnSync(binary, [...flags, "-t"], { stdio: stdio(out, err) });
  const said = readFileSync(err, "utf8");
  rmSync(folder, { recursive: true });
  return { code: status, said };
}

/** The settings of a machine that do not change per process. */
export type Network = Omit<Machine, "folders" | "port" | "resolves">;

export const indexPage = "<!doctype html><title>TaskFlow</title>";

/** Starts nginx with a rendered configuration as a child process. Resolves when it accepts connections. */
export async function startNginx(rendered: RenderedNginx, network: Network): Promise<Nginx> {
  const port = await freePort();
  const { command, folder, out, err } = put(rendered, network, port);
  const [binary = "", ...flags] = command;
  const child = spawn(binary, flags, { stdio: stdio(out, err) });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const abandon = () => {
    child.kill("SIGTERM");
    remove();
  };
  process.once("exit", abandon); // an interrupted run does not call stop
  const stop = async () => {
    process.off("exit", abandon);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    remove();
  };
  try {
    await answers(port, child);
  } catch (cause) {
    const said = readFileSync(err, "utf8");
    await stop();
    throw new Error(`nginx does not listen on port ${port}: ${said}`, { cause });
  }
  const lines = () => readFileSync(out, "utf8").split("\n").filter(Boolean);
  return {
    port,
    log: () => lines().map((line) => JSON.parse(line)),
    complaints: () => readFileSync(err, "utf8"),
    stop,
  };
}

/** Writes the adapted files into a new folder. */
function put(rendered: RenderedNginx, network: Network, port: number) {
  const folder = join(tmpdir(), `taskflow-nginx-${randomUUID()}`);
  const folders = { config: join(folder, "config"), tmp: join(folder, "tmp"), html: join(folder, "html") };
  const files = adapt(rendered, { ...network, folders, port, resolves: resolvesNames(nginxVersion()) });
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folders.config, name), text);
  writeFileSync(join(folders.html, "index.html"), indexPage);
  writeFileSync(join(folders.html, "app.js"), "export {};");
  mkdirSync(join(folders.html, "assets"));
  writeFileSync(join(folders.html, "assets", "app-0a1b2c.js"), "export {};");
  const command = rendered.command.map((word) => word.replace(rendered.mountPath, folders.config));
  return { folder, command, out: join(folder, "stdout"), err: join(folder, "stderr") };
}

/** Files, not pipes: nginx reopens /dev/stdout and /dev/stderr, and Node's pipes are sockets, which cannot be reopened. */
const stdio = (out: string, err: string): StdioOptions => ["ignore", openSync(out, "a"), openSync(err, "a")];

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let left = 200; left > 0 && child.exitCode === null; left--) {
    const socket = connect(port, "127.0.0.1");
    const open = await Promise.race([once(socket, "connect").then(() => true), sleep(1000, false)]).catch(() => false);
    socket.destroy();
    if (open) return;
    await sleep(10);
  }
  throw new Error(`no connection on port ${port} was accepted; exit code ${child.exitCode}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
