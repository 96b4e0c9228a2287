/**
 * Elects the replica that publishes: the one that holds an advisory lock of the database. The lock belongs to a
 * connection, and the leader makes its writes through this same connection: if it breaks, the lock and the ability to
 * write are lost together.
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
  /**
   * Resolves to undefined while another replica leads, and to a new function for each term of leadership. Rejects while
   * the database is unavailable.
   */
  take(): Promise<LeaderQuery | undefined>;
  /** Lets another replica lead. */
  resign(): Promise<void>;
}

/** An arbitrary number, the same in all replicas. Advisory locks are local to a database. */
const lock = 7_303_014;

/** Milliseconds. `again`: between two attempts to take the lock. `goodbye`: for closing the connection. */
const timing = { connect: 2_000, statement: 5_000, again: 250, goodbye: 1_000 };

/**
 * The keepalive settings let the server notice a vanished leader after 20 s instead of two hours: a machine that fails
 * does not close its connections. The planner settings force index scans: the outbox grows faster than its statistics
 * are updated, and without them each round might read the whole table.
 */
const options = [
  "tcp_keepalives_idle=10",
  "tcp_keepalives_interval=5",
  "tcp_keepalives_count=2",
  "enable_seqscan=off",
  "enable_hashjoin=off",
  "enable_mergejoin=off",
  // Disabled plan types only get a very high cost, and the JIT compiler would compile each statement with such a cost.
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

  /** Gives up the connection and its lock after an error: whether the statement took effect may be unknown. */
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
