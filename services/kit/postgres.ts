/** PostgreSQL: a pool with time-outs everywhere, so that a database that hangs costs seconds and not connections. */
import type { database } from "@taskflow/generator/metrics/database";
import type { FastifyBaseLogger } from "fastify";
import pg from "pg";
import type { ServiceMetrics } from "./metrics.ts";
import { explain, isAnswer, isStalePlan } from "./postgres-errors.ts";
import { Problem } from "./problem.ts";

export { violatedConstraint } from "./postgres-errors.ts";

export interface DatabaseOptions {
  /** postgres://role@host:port/database */
  readonly url: string;
  readonly password: string;
  /** Connections at most; 10 unless said. */
  readonly poolSize?: number;
  readonly metrics: ServiceMetrics<typeof database>;
  readonly log: FastifyBaseLogger;
}

/**
 * Runs one statement. `operation` labels its time in taskflow_database_query_seconds.
 * @throws Problem 503 where the database does not answer; 400 where a value cannot be stored as text; pg's error otherwise.
 */
export type Query = <Row extends object>(
  operation: string,
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

export interface Database {
  readonly query: Query;
  /** Commits where `work` returns, rolls back where it throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Rejects unless the database answers. */
  check(): Promise<void>;
  close(): Promise<void>;
  readonly pool: pg.Pool;
}

/** Given up after this many milliseconds: to connect (or to get a connection of the pool), to run a statement. */
const timeout = { connect: 2_000, statement: 5_000 };

export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: withPassword(options.url, options.password),
    // A prepared LIMIT is guessed to be a tenth of the table: in a large one, that has each short query compiled anew.
    options: "-c jit=off",
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: timeout.connect,
    statement_timeout: timeout.statement,
    // The server's own time-out cannot fire where the server is gone.
    query_timeout: timeout.statement + 1_000,
    idle_in_transaction_session_timeout: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", (error) => options.log.warn({ err: error }, "an idle connection to PostgreSQL broke"));
  const { taskflow_database_query_seconds: duration } = options.metrics.declared;
  let answered = Number.NEGATIVE_INFINITY;
  /** With the time that it waits for a connection. */
  async function timed<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      const result = await work();
      answered = performance.now();
      return result;
    } catch (error) {
      if (error instanceof Problem && error.statusCode === 503) answered = Number.NEGATIVE_INFINITY;
      throw error;
    } finally {
      duration.observe({ operation }, (performance.now() - start) / 1_000);
    }
  }
  const query: Query = async <Row extends object>(operation: string, text: string, values: readonly unknown[] = []) => {
    const { rows } = await timed(operation, () =>
      lend(pool, (lent) => run<Row>(lent, prepared(operation, text, values)).catch(again(lent, text, values))),
    );
    return rows;
  };
  return {
    pool,
    query,
    transaction: (work) => lend(pool, (lent) => transaction(lent, timed, work)),
    check: async () => {
      // A pool that is busy with good work has no connection to spare, and needs no proof.
      if (performance.now() - answered > recent) await query("check", "SELECT 1");
    },
    close: () => pool.end(),
  };
}

/** A statement that was answered this many milliseconds ago, and none refused since, shows that the database is there. */
const recent = 1_000;

/** pg lets the address win over a password beside it, even where the address has none. */
function withPassword(address: string, password: string): string {
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** A connection while it is lent out. */
interface Lent {
  readonly client: pg.PoolClient;
  /** Set where it must not be used again. */
  broken?: Error;
}

async function lend<T>(pool: pg.Pool, work: (lent: Lent) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error) => Promise.reject(explain(error)));
  const lent: Lent = { client };
  // While it is lent out, the pool does not listen.
  const onError = (error: Error) => {
    lent.broken = error;
  };
  client.on("error", onError);
  try {
    return await work(lent);
  } finally {
    client.off("error", onError);
    client.release(lent.broken);
  }
}

type Timed = <T>(operation: string, work: () => Promise<T>) => Promise<T>;

async function transaction<T>(lent: Lent, timed: Timed, work: (query: Query) => Promise<T>): Promise<T> {
  const send = <Row extends object>(operation: string, text: string, values: readonly unknown[] = []) =>
    timed(operation, () => run<Row>(lent, prepared(operation, text, values)));
  await send("begin", "BEGIN");
  try {
    const result = await work(
      async <Row extends object>(operation: string, text: string, values?: readonly unknown[]) => {
        const { rows } = await send<Row>(operation, text, values);
        return rows;
      },
    );
    const { command } = await send("commit", "COMMIT");
    // So PostgreSQL answers where a statement has failed, and says it nowhere else.
    if (command !== "COMMIT") throw new Error("the transaction was rolled back: an error in it was passed over");
    return result;
  } catch (error) {
    // A connection that is closed is rolled back as well, and need not answer.
    if (!lent.broken)
      await send("rollback", "ROLLBACK").catch((fault) => {
        lent.broken = fault;
      });
    throw error;
  }
}

/** @throws what `explain` makes of pg's error */
async function run<Row extends object>(lent: Lent, statement: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
  try {
    return await lent.client.query<Row>(statement);
  } catch (error) {
    if (!isAnswer(error)) lent.broken ??= error as Error;
    throw explain(error);
  }
}

/** Once more and not prepared, where the plan that was prepared does not fit the table any more: it did not run. */
const again =
  (lent: Lent, text: string, values: readonly unknown[]) =>
  (error: Error): Promise<pg.QueryResult> =>
    isStalePlan(error.cause) ? run(lent, { text, values: [...values] }) : Promise.reject(error);

/** A statement is prepared once a connection, under a name of its own. */
const statementNames = new Map<string, string>();

function prepared(operation: string, text: string, values: readonly unknown[]): pg.QueryConfig {
  let name = statementNames.get(text);
  if (name === undefined) {
    name = `${operation} ${statementNames.size}`;
    statementNames.set(text, name);
  }
  return { name, text, values: [...values] };
}
