/**
 * Which replica publishes: the one that holds a lock of the database. The lock is the connection's, and what only a leader may
 * write goes through this connection: where it breaks, the lock and the ability to write are gone together.
 */
import type { Log } from "@taskflow/kit/log.ts";
import pg from "pg";

/** Runs a statement on the connection that holds the lock. */
export type LeaderQuery = <Row extends object>(
  name: string,
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

export interface Leadership {
  /** undefined while another replica leads; a new function for each time of leading. Rejects where the database is away. */
  take(): Promise<LeaderQuery | undefined>;
  /** Lets another replica lead. */
  resign(): Promise<void>;
}

/** An arbitrary number, the same in all replicas. Locks are the database's own. */
const lock = 7_303_014;

/** Milliseconds. `again`: from one try to lead to the next. */
const timing = { connect: 2_000, statement: 5_000, again: 250, goodbye: 1_000 };

/**
 * A leader whose machine is gone says no goodbye: the server finds out after 20 s instead of two hours. And the outbox grows
 * faster than statistics of it are made: by index, always, or each round may read all of it.
 */
const options = [
  "tcp_keepalives_idle=10",
  "tcp_keepalives_interval=5",
  "tcp_keepalives_count=2",
  "enable_seqscan=off",
  "enable_hashjoin=off",
  "enable_mergejoin=off",
  // What is off is only made to look expensive, and what looks expensive would be compiled each time.
  "jit=off",
].map((setting) => `-c ${setting}`);

interface Term {
  readonly client: pg.Client;
  query: LeaderQuery | undefined;
  triedAt: number;
}

/** @param connectionString with the password */
export function leadership({ connectionString, log }: { connectionString: string; log: Log }): Leadership {
  let term: Term | undefined;

  function lose(lost: Term): void {
    if (term === lost) term = undefined;
    if (lost.query) log.info("another replica may publish: the connection with the lock has ended");
    lost.query = undefined;
    void lost.client.end().catch(() => {});
  }

  async function connect(): Promise<Term> {
    const client = new pg.Client({
      connectionString,
      application_name: "tasks relay",
      connectionTimeoutMillis: timing.connect,
      statement_timeout: timing.statement,
      query_timeout: timing.statement + 1_000,
      keepAlive: true,
      options: options.join(" "),
    });
    const own: Term = { client, query: undefined, triedAt: Number.NEGATIVE_INFINITY };
    client.on("error", () => lose(own));
    client.on("end", () => lose(own));
    await client.connect();
    return own;
  }

  /** An error may mean that nobody knows what became of the statement: the lock goes with the connection. */
  const queryOn =
    (own: Term): LeaderQuery =>
    async (name, text, values = []) => {
      if (term !== own) throw new Error(`${name}: the connection with the lock has ended`);
      try {
        return (await own.client.query({ name, text, values: [...values] })).rows;
      } catch (error) {
        lose(own);
        throw error;
      }
    };

  return {
    async take() {
      term ??= await connect();
      const own = term;
      if (own.query || performance.now() - own.triedAt < timing.again) return own.query;
      own.triedAt = performance.now();
      const query = queryOn(own);
      const [row] = await query<{ leads: boolean }>("lock", "SELECT pg_try_advisory_lock($1) AS leads", [lock]);
      if (!row?.leads) return undefined;
      log.info("this replica publishes now");
      own.query = query;
      return query;
    },
    async resign() {
      const client = term?.client;
      if (!client) return;
      const late = new Promise((resolve) => setTimeout(resolve, timing.goodbye).unref());
      await Promise.race([client.end(), late]);
    },
  };
}
