/** `npm run dev`: runs the application on this machine. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { runCommand } from "../generator/src/cli/command/run.ts";
import { facts } from "../generator/src/facts.ts";
import { lock, lockName } from "./dev/lock.ts";
import { commandLine, type DevOptions } from "./dev/options.ts";
import { output } from "./dev/output.ts";
import { pagePort } from "./dev/ports.ts";
import { seed } from "./dev/seed.ts";
import { chooseServers } from "./dev/servers.ts";
import { supervise } from "./dev/supervise.ts";
import { buildPage, pageFolder } from "./page.ts";
import { root } from "./rendered.ts";
import { startTaskflow } from "./taskflow.ts";

const say = output();
/** The folder for all data. Tests set another one. */
const folder = process.env.DEV_FOLDER ?? join(root, ".dev");
const ending = new AbortController();
let interrupted = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (interrupted) process.exit(130); // at the second signal, the guard ends the servers
    interrupted = true;
    ending.abort();
  });

const code = await runCommand(commandLine, run, process.argv.slice(2), ({ message }) => {
  if (interrupted) return 0;
  const [first = "", ...more] = message.split("\n");
  say.trouble(first, more.join("\n"));
  return 1;
});
process.exit(code);

async function run(options: DevOptions): Promise<void> {
  if (process.platform === "win32") throw new Error("Windows has no signals: run this in WSL");
  const start = performance.now();
  const unlock = lock(folder);
  try {
    if (options.reset) deleteData();
    keepLogs();
    const servers = chooseServers(options.embedded);
    const port = await pagePort(options.port);
    say.title(`${facts.application.title} with ${servers.says}`);
    const page = buildPage();
    page.catch(() => {}); // reported below, after everything else has started
    const taskflow = await startTaskflow({
      folder,
      safe: true,
      entry: { kind: servers.entry, page: pageFolder, port },
      onReady: say.ready,
      signal: ending.signal,
    });
    try {
      if (await page) say.ready("page built", Math.round(performance.now() - start));
      for (const server of taskflow.servers) supervise(server, say, ending.signal);
      say.title(`\n  http://localhost:${port}   after ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
      if (options.seed) await seedOnce(taskflow.entry.url);
      say.note(
        `  Logs are in ${relative(process.cwd(), taskflow.logs)}/. Ctrl-C stops; data is kept, --reset deletes it.`,
      );
      await ended();
    } finally {
      ending.abort();
      say.note("\nstopping ...");
      const odd = await taskflow.stop();
      for (const [name, { code, signal }] of Object.entries(odd)) say.trouble(`${name} ended with ${signal ?? code}`);
    }
  } finally {
    unlock();
  }
}

/** Keeps the previous run's logs in a folder of their own: a log then holds lines of one run only. */
function keepLogs(): void {
  const [logs, previous] = [join(folder, "logs"), join(folder, "logs.previous")];
  if (!existsSync(logs)) return;
  rmSync(previous, { recursive: true, force: true });
  renameSync(logs, previous);
}

/** Deletes everything but this process's lock. */
function deleteData(): void {
  for (const name of readdirSync(folder))
    if (name !== lockName) rmSync(join(folder, name), { recursive: true, force: true });
}

async function seedOnce(url: string): Promise<void> {
  const made = await seed(url);
  if (!made) return say.note("  The demo team exists already; --reset creates a new one with a new password.\n");
  say.note(`  Created a demo team with ${made.tasks} tasks. Sign in as ${made.emails.join(", ")}`);
  say.note(`  with the password ${made.password}. It is not shown again.\n`);
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    if (ending.signal.aborted) resolve();
    ending.signal.addEventListener("abort", () => resolve());
    setInterval(() => {}, 60_000); // keeps this process alive: it does not wait for its servers by itself
  });
}
