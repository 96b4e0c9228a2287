/** A PostgreSQL pool with time-outs on every step: a database that hangs costs seconds, not connections. */
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
  /** The most connections; by default 10. */
  readonly poolSize?: number;
  readonly metrics: ServiceMetrics<typeof database>;
  readonly log: FastifyBaseLogger;
}

/**
 * Runs one statement. `operation` labels its time in taskflow_database_query_seconds.
 * @throws Problem 503 if the database does not answer; 400 if a value cannot be stored; pg's error in any other case.
 */
export type Query = <Row extends object>(
  operation: string,
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

export interface Database {
  readonly query: Query;
  /** Commits after `work` returns, rolls back if it throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Rejects unless the database answers. */
  check(): Promise<void>;
  close(): Promise<void>;
  readonly pool: pg.Pool;
}

/** Time-outs in milliseconds: to connect or to get a connection of the pool, and to run a statement. */
const timeout = { connect: 2_000, statement: 5_000 };

export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: withPassword(options.url, options.password),
    // The planner estimates a prepared LIMIT at a tenth of the table. In a large table it would compile each short query.
    options: "-c jit=off",
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: timeout.connect,
    statement_timeout: timeout.statement,
    // The server's own time-out cannot end a query if the server is gone.
    query_timeout: timeout.statement + 1_000,
    idle_in_transaction_session_timeout: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // The pool replaces an idle connection that breaks. Without a listener the error would end the process.
  pool.on("error", (error) => options.log.warn({ err: error }, "an idle connection to PostgreSQL broke"));
  const { taskflow_database_query_seconds: duration } = options.metrics.declared;
  let answered = Number.NEGATIVE_INFINITY;
  /** Measures the time, including the wait for a connection. */
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
      lend(pool, (lent) =>
        run<Row>(lent, prepared(operation, text, values)).catch(retryUnprepared(lent, text, values)),
      ),
    );
    return rows;
  };
  return {
    pool,
    query,
    transaction: (work) => lend(pool, (lent) => transaction(lent, timed, work)),
    check: async () => {
      // A busy pool that succeeds has no connection to spare and needs no check.
      if (performance.now() - answered > recent) await query("check", "SELECT 1");
    },
    close: () => pool.end(),
  };
}

/** The milliseconds for which a success, without a later failure, proves that the database answers. */
const recent = 1_000;

/** Puts the password into the URL: pg ignores a separate password if there is a URL, even if the URL has none. */
function withPassword(address: string, password: string): string {
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** A connection in use. */
interface Lent {
  readonly client: pg.PoolClient;
  /** Set if the connection must not be used again. */
  broken?: Error;
}

async function lend<T>(pool: pg.Pool, work: (lent: Lent) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error) => Promise.reject(explain(error)));
  const lent: Lent = { client };
  // The pool does not listen for errors of a connection in use.
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
    // After a failed statement PostgreSQL answers COMMIT with ROLLBACK, without an error.
    if (command !== "COMMIT") throw new Error("the transaction was rolled back: one of its errors was ignored");
    return result;
  } catch (error) {
    // Closing a broken connection rolls back as well.
    if (!lent.broken)
      await send("rollback", "ROLLBACK").catch((fault) => {
        lent.broken = fault;
      });
    throw error;
  }
}

/** @throws pg's error, translated by `explain` */
async function run<Row extends object>(lent: Lent, statement: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
  try {
    return await lent.client.query<Row>(statement);
  } catch (error) {
    if (!isAnswer(error)) lent.broken ??= error as Error;
    throw explain(error);
  }
}

/** Repeats a statement unprepared if its prepared plan no longer fits the table: it was not executed. */
const retryUnprepared =
  (lent: Lent, text: string, values: readonly unknown[]) =>
  (error: Error): Promise<pg.QueryResult> =>
    isStalePlan(error.cause) ? run(lent, { text, values: [...values] }) : Promise.reject(error);

/** Statement names by text: each statement is prepared once per connection. */
const statementNames = new Map<string, string>();

function prepared(operation: string, text: string, values: readonly unknown[]): pg.QueryConfig {
  let name = statementNames.get(text);
  if (name === undefined) {
    name = `${operation} ${statementNames.size}`;
    statementNames.set(text, name);
  }
  return { name, text, values: [...values] };
}
