/** `npm run traffic -- CLUSTER` */

import { runCommand } from "../../generator/src/cli/command/run.ts";
import { users } from "../../services/traffic/index.ts";
import { authorityOf } from "../cluster/authority.ts";
import { routesOf } from "../load/api-paths.ts";
import { startTraffic } from "../load/engine.ts";
import { firstLimit } from "../load/rates.ts";
import type { Traffic } from "../load/traffic.ts";
import { undeclared } from "../load/users.ts";
import { wayIn } from "../load/way-in.ts";
import { nodeAddress, openTarget } from "../target.ts";
import { commandLine, type Options } from "./options.ts";
import { liveLine, remarks, summaryTable } from "./report.ts";

const out = process.stderr;

async function main(options: Options): Promise<number> {
  const { cluster, context, seed, rate, people, host, tolerate } = options;
  if (users.kinds.length === 0) throw new Error(`${undeclared}: there is nothing to send`);
  const { planned, api } = await openTarget(cluster, context);
  // kubectl is only needed for the node's address and the authority: the simulated users do not need it.
  const [address, own] = await Promise.all([nodeAddress(api), authorityOf({ api })]).finally(api.close);
  const authority = options.authority ?? own;
  const way = wayIn(planned, { address, authority }, host);
  const limit = firstLimit(routesOf(planned), users);
  if (limit && rate > limit.reachedAt * 0.9)
    out.write(
      `⚠ the gateway accepts ${limit.ratePerSecond} requests per second of one client for ${limit.service}, which this ` +
        `traffic reaches at a rate of about ${Math.round(limit.reachedAt)}: at ${rate}, some answers are 429\n`,
    );
  out.write(`${people} users at ${way.origin}\n`);
  const traffic = await startTraffic({ users, planned, way, seed, rate, people });
  const showing = show(traffic);
  await ended(options.duration);
  const summary = await traffic.stop();
  clearInterval(showing);
  if (out.isTTY) out.write("\r\u001b[K");
  const lines = [summaryTable(summary), ...remarks(summary, traffic.repeated())];
  process.stdout.write(`${lines.join("\n")}\n`);
  return summary.failed > 0 && !tolerate ? 1 : 0;
}

/** Shows the progress: one line that changes on a terminal, a line every 5 s in a log. */
function show(traffic: Traffic): NodeJS.Timeout {
  const every = out.isTTY ? 1 : 5;
  return setInterval(() => {
    const now = traffic.now();
    const line = liveLine(now / 1_000, traffic.counts(), traffic.snapshot(now - every * 1_000), every);
    out.write(out.isTTY ? `\r\u001b[K${line.slice(0, out.columns - 1)}` : `${line}\n`);
  }, every * 1_000);
}

/** Resolves at the end of the time or at the first signal; the summary is printed in both cases. @param duration seconds; 0 has no end */
function ended(duration: number): Promise<void> {
  return new Promise((resolve) => {
    if (duration > 0) setTimeout(resolve, duration * 1_000);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

process.exitCode = await runCommand(commandLine, main);
