/** PostgreSQL: a pool with time-outs everywhere, so that a database that hangs costs seconds and not connections. */
import type { FastifyBaseLogger } from "fastify";
import pg from "pg";
import type { ServiceMetrics } from "./metrics.ts";
import { Problem, unavailable } from "./problem.ts";

export interface DatabaseOptions {
  /** postgres://role@host:port/database */
  readonly url: string;
  readonly password: string;
  /** Connections at most; 10 unless said. */
  readonly poolSize?: number;
  readonly metrics: ServiceMetrics;
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
  const query = queryOn(pool, options.metrics);
  return {
    pool,
    query,
    transaction: (work) => transaction(pool, options.metrics, work),
    check: async () => void (await query("check", "SELECT 1")),
    close: () => pool.end(),
  };
}

/** pg lets the address win over a password beside it, even where the address has none. */
function withPassword(address: string, password: string): string {
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

async function transaction<T>(pool: pg.Pool, metrics: ServiceMetrics, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error) => Promise.reject(explain(error)));
  let broken: Error | undefined;
  // While it is lent out, the pool does not listen.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  const query = queryOn(client, metrics);
  try {
    await query("begin", "BEGIN");
    const result = await work(query);
    await query("commit", "COMMIT");
    return result;
  } catch (error) {
    await query("rollback", "ROLLBACK").catch((fault: Error) => {
      broken = fault;
    });
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

/** A statement is prepared once a connection, under a name of its own. */
const statementNames = new Map<string, string>();

function statementName(operation: string, text: string): string {
  let name = statementNames.get(text);
  if (name === undefined) {
    name = `${operation} ${statementNames.size}`;
    statementNames.set(text, name);
  }
  return name;
}

function queryOn(runner: pg.Pool | pg.PoolClient, metrics: ServiceMetrics): Query {
  const duration = metrics.histogram("taskflow_database_query_seconds");
  return async <Row extends object>(operation: string, text: string, values: readonly unknown[] = []) => {
    const start = performance.now();
    try {
      const result = await runner.query<Row>({ name: statementName(operation, text), text, values: [...values] });
      return result.rows;
    } catch (error) {
      throw explain(error);
    } finally {
      duration.observe({ operation }, (performance.now() - start) / 1_000);
    }
  };
}

/** SQLSTATE classes and codes of a database that is not there, full, starting, stopping or read-only. */
const absent = /^(08|53|57P|58|25006|55P03|57014)/;
/** Text that PostgreSQL cannot store: U+0000, or not UTF-8. */
const unstorable = new Set(["22021", "22P05"]);

function explain(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === undefined ? /timeout|terminated|not queryable|ended/i.test(message) : /^E[A-Z]+$/.test(code))
    return unavailable("the database", error);
  if (code && absent.test(code)) return unavailable("the database", error);
  if (code && unstorable.has(code))
    return new Problem(400, "the text holds a character that cannot be stored", { cause: error });
  return error;
}

/** The name of the violated unique constraint, where that is what went wrong. */
export function violatedConstraint(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === "23505" ? constraint : undefined;
}
