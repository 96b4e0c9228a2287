/** Compares creating and listing tasks with FastAPI: in turns, on the same machine, database and data. */
import { isDeepStrictEqual } from "node:util";
import type { Taskflow } from "../local/taskflow.ts";
import { median } from "../operate/load/statistics.ts";
import { json, newTask, type People } from "./endpoints.ts";
import { interleaved } from "./interleaved.ts";
import type { LoadPlan } from "./load.ts";
import { type Measured, measure, medians } from "./measure.ts";
import { type Memory, memoryOf } from "./process-figures.ts";
import { type Side, type Sides, startSides } from "./sides.ts";
import { call, type Person } from "./taskflow.ts";

export interface Comparison {
  readonly name: string;
  readonly gateway: boolean;
  readonly ours: Measured;
  readonly baseline: Measured;
  /** The ratios of ours to the baseline, for requests per second and for p99: medians over pairs of successive runs. */
  readonly speed: number;
  readonly p99: number;
}

export interface Compared {
  readonly python: string;
  readonly baselineMemory: Memory;
  readonly comparisons: readonly Comparison[];
}

export interface CompareOptions {
  readonly rounds: number;
  readonly load: Pick<LoadPlan, "connections" | "warmUp" | "seconds">;
  readonly onCompared: (comparison: Comparison) => void;
}

export async function compare(taskflow: Taskflow, people: People, options: CompareOptions): Promise<Compared> {
  const sides = await startSides(taskflow);
  try {
    await checkAnswers(sides, people);
    const comparisons: Comparison[] = [];
    for (const gateway of [true, false]) {
      for (const request of await requests(sides, people, gateway)) {
        const { name, ...plan } = { ...options.load, ...request };
        const run = ({ service, pids, ...side }: Side, more: Partial<LoadPlan> = {}) => {
          const url = gateway ? `${side.gatewayUrl}/api/tasks` : `${side.url}/tasks`;
          const headers = { ...plan.headers, ...(gateway && { origin: side.gatewayUrl }) };
          return measure({ ...plan, url, headers, ...more }, { service: service.pid(), ...pids() });
        };
        for (const side of [sides.ours, sides.baseline]) await run(side, { seconds: 1 }); // warm-up
        const runs = { ours: [] as Measured[], baseline: [] as Measured[] };
        for (const side of interleaved([sides.ours, sides.baseline], options.rounds))
          runs[side.name].push(await run(side, { warmUp: options.load.warmUp / 2 }));
        const comparison = conclude(name, gateway, runs.ours, runs.baseline);
        comparisons.push(comparison);
        options.onCompared(comparison);
      }
    }
    const baselineMemory = memoryOf(Number(sides.baseline.service.pid()));
    return { python: sides.python, baselineMemory, comparisons };
  } finally {
    await sides.close();
  }
}

/** @throws Error if their answers differ in more than microseconds: one would do less work than the other */
async function checkAnswers({ ours, baseline }: Sides, { owner, creator }: People): Promise<void> {
  const answers = async ({ gatewayUrl }: Side) => {
    const list = await call(`${gatewayUrl}/api/tasks`, { headers: owner.headers });
    const headers = { ...creator.headers, origin: gatewayUrl };
    const created = await call(`${gatewayUrl}/api/tasks`, { headers, body: newTask });
    const { id, createdAt, updatedAt, ...task } = created.body;
    const made = ["location", "etag", "x-request-id"].map((name) => typeof created.headers.get(name));
    return { list: inMilliseconds(list.body), task, names: Object.keys(created.body).sort(), made };
  };
  const [a, b] = [await answers(ours), await answers(baseline)];
  if (isDeepStrictEqual(a, b)) return;
  throw new Error(`the answers of ours and FastAPI differ:\n${JSON.stringify(a)}\n${JSON.stringify(b)}`);
}

const inMilliseconds = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer).replace(/(T\d\d:\d\d:\d\d\.\d{3})\d*Z"/g, '$1Z"'));

async function requests({ ours }: Sides, { owner, creator }: People, gateway: boolean) {
  const headers = async (person: Person): Promise<Readonly<Record<string, string>>> => {
    if (gateway) return person.headers;
    const { body } = await call(`${ours.gatewayUrl}/api/auth/token`, { body: {}, headers: person.headers });
    return { authorization: `Bearer ${body.token}` };
  };
  return [
    { name: "POST tasks", ...json(newTask, await headers(creator)) },
    { name: "GET tasks (50)", method: "GET" as const, headers: await headers(owner) },
  ];
}

function conclude(name: string, gateway: boolean, ours: Measured[], baseline: Measured[]): Comparison {
  const ratio = (of: (run: Measured) => number) =>
    median(ours.map((run, index) => of(run) / of(baseline[index] as Measured)));
  return {
    name,
    gateway,
    ours: medians(ours),
    baseline: medians(baseline),
    speed: ratio(({ perSecond }) => perSecond),
    p99: ratio(({ p99 }) => p99),
  };
}
