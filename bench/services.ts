/** Measures the services' speed and memory with real PostgreSQL (fsync on), Redis and nginx with the rendered configuration. */
import { availableParallelism, cpus, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Taskflow } from "../local/taskflow.ts";
import { ourServices } from "../local/taskflow.ts";
import { compare } from "./compare.ts";
import { endpoints, fill, type People, populate, untilNotified } from "./endpoints.ts";
import { type Measured, measure } from "./measure.ts";
import type { Options } from "./options.ts";
import {
  bar,
  comparisonTable,
  endpointHead,
  endpointRow,
  type ServiceFigures,
  servicesTable,
  table,
} from "./report.ts";
import { measureStartUp, memory } from "./start-up.ts";
import { startMeasuredTaskflow } from "./taskflow.ts";

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

interface Settings {
  readonly rounds: number;
  readonly load: { readonly connections: number; readonly warmUp: number; readonly seconds: number };
  readonly say: (text: string) => void;
}

/** @returns the exit code: 1 if a request failed */
export async function measureServices(options: Options): Promise<number> {
  const { json, connections, seconds, rounds } = options;
  const parts = options.parts.split(",");
  const load = { connections, warmUp: 1, seconds };
  const say = (text: string): void => void (json || process.stdout.write(text));
  const settings: Settings = { rounds, load, say };

  const [cpu] = cpus();
  const loadBefore = loadavg();
  say(`Node ${process.versions.node}, ${availableParallelism()} of ${cpu?.model}, load ${words(loadBefore)}\n`);
  say(
    `PostgreSQL with fsync and 20,000 tasks of other teams; ${load.connections} connections by default; client and servers share the machine.\n`,
  );
  say(
    "Raised: nginx' rate limits to 1,000,000 requests/s, the kit's RATE_LIMIT to 10,000,000 per minute. All else is as rendered.\n",
  );

  const taskflow = await startMeasuredTaskflow(ourServices(), (name, ms) =>
    progress(`${name} is ready after ${ms} ms`),
  );
  try {
    await fill(taskflow);
    const services = parts.includes("start") ? await startUps(taskflow) : [];
    const people = await populate(taskflow);
    const measured = parts.includes("endpoints") ? await allEndpoints(taskflow, people, settings) : [];
    const figures = services.map(({ container, ...rest }): ServiceFigures => ({ ...rest, loaded: memory(container) }));
    if (figures.length > 0) {
      say(`\nPer service: medians of 5 starts; ready within ${bar.readyMs} ms, RSS < ${bar.residentBytes / 1e6} MB.\n`);
      say("RSS counts Node's binary in each service, although all share its pages; PSS counts each service's share.\n");
      say(servicesTable(figures));
    }
    const compared = parts.includes("baseline") && (await comparison(taskflow, people, settings));
    const errors = [...measured, ...(compared ? compared.comparisons.flatMap((one) => [one.ours, one.baseline]) : [])];
    say(`\nload at the end ${words(loadavg())}\n`);
    if (json) {
      const machine = { node: process.versions.node, cpus: availableParallelism(), model: cpu?.model };
      const loads = { before: loadBefore, after: loadavg() };
      const result = { machine, loads, load, bar, services: figures, endpoints: measured, compared: compared || null };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    }
    return errors.some((run) => run.errors > 0) ? 1 : 0;
  } finally {
    await taskflow.stop();
  }
}

function words(loads: readonly number[]): string {
  return loads.map((one) => one.toFixed(1)).join(" ");
}

async function startUps({ services }: Taskflow) {
  const containers = services.flatMap(({ replicas }) =>
    replicas.flatMap(({ service, sidecars }) => [service, ...sidecars]),
  );
  const starts = [];
  for (const container of containers) {
    progress(`starting ${container.name} repeatedly`);
    starts.push({ name: container.name, container, ...(await measureStartUp(container, 5)) });
  }
  await sleep(5_000); // until compilation and garbage collection are over
  await sleep(2_000); // until the last start is over, too
  return starts.map((start) => ({ ...start, idle: memory(start.container) }));
}

async function allEndpoints(taskflow: Taskflow, people: People, { load, say }: Settings) {
  await untilNotified(taskflow, people);
  const results: ({ name: string; service: string } & Measured)[] = [];
  for (const { name, service, request, connections = load.connections } of await endpoints(taskflow, people)) {
    progress(`${name}, ${connections} connections`);
    const run = await measure(
      { ...load, ...request, connections },
      { [service]: taskflow.service(service).service.pid() },
    );
    results.push({ name, service, ...run });
  }
  say("\nAn endpoint, through the gateway, all services running; log-in and upload with 4 connections:\n");
  say(table([endpointHead, ...results.map((run) => endpointRow(run.name, run, run.service))]));
  for (const { name, errors, statuses } of results)
    if (errors > 0) say(`${name}: ${errors} errors, by status ${JSON.stringify(statuses)}\n`);
  return results;
}

async function comparison(taskflow: Taskflow, people: People, { rounds, load, say }: Settings) {
  const onCompared = ({ name, gateway, speed }: { name: string; gateway: boolean; speed: number }) =>
    progress(`${name}${gateway ? " through the gateway" : ""}: ${speed.toFixed(2)} times the requests of FastAPI`);
  const compared = await compare(taskflow, people, { rounds, load, onCompared });
  say(
    `\nCompared with FastAPI on uvicorn (${compared.python}), one process each, medians of ${rounds * 2} runs in turns; `,
  );
  say(`${bar.speed} times the requests/s at no higher p99.\n`);
  say(
    "Both write their events and neither publishes them. Direct requests show the difference without nginx and auth.\n",
  );
  say(comparisonTable(compared.comparisons));
  const { rss, pss } = compared.baselineMemory;
  say(`FastAPI's process afterwards: RSS ${(rss / 1e6).toFixed(1)} MB, PSS ${(pss / 1e6).toFixed(1)} MB\n`);
  return compared;
}
