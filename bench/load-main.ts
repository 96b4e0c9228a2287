/**
 * Loads one address with autocannon, in a process of its own: the load generator and the server share nothing.
 * stdin: a LoadPlan in JSON. stdout: a line after the warm-up, then a line with the LoadResult.
 */
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { percentile } from "../operate/load/statistics.ts";
import type { LoadPlan, LoadResult } from "./load.ts";

const plan = JSON.parse(await text(process.stdin)) as LoadPlan;
const { url, method, headers, connections, warmUp, seconds } = plan;
const body = plan.body === undefined ? {} : { body: Buffer.from(plan.body, "base64") };

const statuses: Record<string, number> = {};
const times: number[] = [];
let [from, to] = [Number.POSITIVE_INFINITY, 0];

// Stopped below: autocannon's own duration is in whole seconds, and its latencies in whole milliseconds.
const duration = warmUp + seconds + 10;
const run = autocannon({ url, method, headers, connections, timeout: 10, ...body, duration }, () => {});
run.on("response", (_client, status, _bytes, ms) => {
  const now = performance.now();
  if (status < 200 || status > 299) statuses[status] = (statuses[status] ?? 0) + 1;
  else if (now >= from && now < to) times.push(ms);
});
let failed = 0;
run.on("reqError", () => {
  failed += 1;
});

await sleep(warmUp * 1000);
from = performance.now();
to = from + seconds * 1000;
process.stdout.write("warm\n");
await sleep(seconds * 1000);
const cpu = process.cpuUsage();
process.stdout.write(`${JSON.stringify(result())}\n`);
process.exit();

function result(): LoadResult {
  const non2xx = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    errors: failed + non2xx,
    statuses,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
}
