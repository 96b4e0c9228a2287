/** `npm run chaos -- CLUSTER [NAME...]` */
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../../generator/src/cli/command/run.ts";
import { facts } from "../../generator/src/facts.ts";
import { plan } from "../../generator/src/plan/plan.ts";
import { users } from "../../services/traffic/index.ts";
import { authorityOf } from "../cluster/authority.ts";
import { recordChanges, restoreLeft } from "../cluster/changes.ts";
import { lockCluster } from "../cluster/lock.ts";
import { startTraffic } from "../load/engine.ts";
import { undeclared } from "../load/users.ts";
import { wayIn } from "../load/way-in.ts";
import { createReport } from "../report.ts";
import { milliseconds } from "../table.ts";
import { declaredCluster, nodeAddress, openTarget, type Target } from "../target.ts";
import { chosen, commandLine, type Options } from "./options.ts";
import { listing, type Result, resultTable, summaryOf } from "./report.ts";
import { simulate } from "./run.ts";
import type { Simulation } from "./simulation.ts";
import { simulationsOf } from "./simulations/index.ts";
import { misses } from "./verdict.ts";

/** Milliseconds. A higher p99 before the first simulation means that the cluster is overloaded. */
const busy = 500;

/** A simulation missed its bar. */
class Missed extends Error {}

async function main(options: Options): Promise<number> {
  const cluster = declaredCluster(options.cluster);
  const all = simulationsOf({ cluster, planned: plan(facts, cluster) }, users.kinds);
  if (options.names.length === 0) {
    process.stdout.write(`${listing(all)}\n`);
    return 0;
  }
  const simulations = chosen(all, options.names);
  const target = await openTarget(options.cluster, options.context);
  try {
    const release = await lockCluster(target.api, "chaos");
    try {
      await restore(target);
      return simulations.length === 0 ? 0 : await runAll(target, options, simulations);
    } finally {
      await release();
    }
  } finally {
    target.api.close();
  }
}

async function restore({ api }: Target): Promise<void> {
  for (const { kind, namespace, name } of await restoreLeft(api))
    process.stderr.write(`restored a change that an earlier run left: ${kind} ${namespace}/${name}\n`);
}

async function runAll(target: Target, options: Options, simulations: readonly Simulation[]): Promise<number> {
  const { seed, rate, people, host, authority } = options;
  const { planned, api } = target;
  const stopped = new AbortController();
  // Every signal, not only the first: a second Ctrl-C must not end the process before all changes are restored.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => stopped.abort(new Error("interrupted; all changes are restored")));
  const { signal } = stopped;
  const hold = async (seconds: number) => {
    await sleep(seconds * 1_000, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
  };
  const context = { ...target, changes: recordChanges(api), hold, signal };
  const node = async () => ({ address: await nodeAddress(api), authority: authority ?? (await authorityOf(target)) });
  const way = users.kinds.length > 0 ? wayIn(planned, await node(), host) : null;
  const requests = { ...users, through: way?.through ?? [] };
  const report = createReport(simulations.length);
  if (way) report.line(`${people} users at ${way.origin}, ${rate} requests per second`);
  else report.warn(`${undeclared}: only the pods are watched`);
  const traffic = await startTraffic({ users, planned, way, seed, rate, people });
  const results: Result[] = [];
  let failure: unknown;
  try {
    await hold(5);
    const { p99, failed } = traffic.snapshot();
    if (p99 > busy || failed > 0)
      report.warn(
        `before the first simulation, ${failed} requests fail and p99 is ${milliseconds(p99)}: the results below partly measure an overloaded machine`,
      );
    for (const simulation of simulations) {
      const step = report.step(simulation.name, async (say) => {
        const outcome = await simulate(context, traffic, requests, simulation, say);
        const missed = misses(outcome, simulation.bar);
        results.push({ simulation, outcome, misses: missed });
        say(summaryOf(outcome));
        if (missed.length > 0) throw new Missed(missed.join("\n    "));
      });
      // After a missed bar, the next simulation runs.
      await step.catch((error) =>
        error instanceof Missed ? report.line(`    ${error.message}`) : Promise.reject(error),
      );
    }
  } catch (error) {
    failure = error;
  }
  await traffic.stop();
  if (results.length > 0) process.stdout.write(`${resultTable(results)}\n`);
  if (failure) throw failure;
  return results.some((result) => result.misses.length > 0) ? 1 : 0;
}

process.exitCode = await runCommand(commandLine, main);
