/** A data store that accepts connections and does not answer: worse than an absent one. Both faults end by themselves. */
import { passwordFile } from "../../../generator/src/charts/runtimes/redis.ts";
import type { PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { podsOf, readyPods } from "../../cluster/pods.ts";
import type { ChaosContext, Simulation } from "../simulation.ts";

const seconds = 15;

/** Locks every table of one service's database, so that each query waits. */
export function slowPostgres(postgres: PlannedMicroservice, database: string): Simulation {
  const tables = `SELECT string_agg(format('LOCK TABLE %I.%I IN ACCESS EXCLUSIVE MODE', schemaname, tablename), '; ') FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
  const sql = `${tables} \\gexec\nSELECT pg_sleep(${seconds});\nCOMMIT;\n`;
  return {
    name: `slow-${postgres.name}`,
    does: `delays every query to the database of ${database} for ${seconds} s`,
    users: `requests that need ${database} fail after a few seconds instead of waiting; no other request fails`,
    bar: { failing: [database], failingAfter: 15, readyWithin: 60, answeredWithin: 11 },
    inAll: true,
    run: (context) =>
      inPod(context, postgres, `psql --quiet --set ON_ERROR_STOP=1 --username postgres ${database}`, `BEGIN;\n${sql}`),
  };
}

/** Pauses Redis with its own command: it accepts connections and commands, and answers none. */
export function slowRedis(redis: PlannedMicroservice): Simulation {
  return {
    name: `slow-${redis.name}`,
    does: `delays every command to ${redis.name} for ${seconds} s`,
    users: `requests that need ${redis.name} fail after a few seconds instead of waiting; no data is lost`,
    bar: { failing: [redis.name], failingAfter: 15, readyWithin: 60, answeredWithin: 11 },
    inAll: true,
    async run(context) {
      // -e: exit code 1 also after an error reply.
      const pause = `REDISCLI_AUTH="$(cat ${passwordFile(redis.name)})" redis-cli -e client pause ${seconds * 1_000} all`;
      await inPod(context, redis, pause, "");
      await context.hold(seconds);
    },
  };
}

async function inPod(
  context: ChaosContext,
  { name, namespace }: PlannedMicroservice,
  command: string,
  input: string,
): Promise<void> {
  const { kubectl, signal } = context;
  const [pod] = readyPods(await podsOf(context), name);
  if (!pod) throw new Error(`no pod of ${name} is ready`);
  const args = ["--namespace", namespace, "exec", "--stdin", pod.metadata.name, "--container", name, "--"];
  await kubectl([...args, "sh", "-c", command], { input, signal, timeout: (seconds + 30) * 1_000 });
}
