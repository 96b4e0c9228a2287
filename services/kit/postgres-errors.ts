/** The meaning of PostgreSQL's errors for the caller and for the connection. */
import { Problem, unavailable } from "./problem.ts";
import { isNoWay } from "./unreachable.ts";

interface PostgresError {
  readonly code?: string;
  readonly message?: string;
  readonly constraint?: string;
}

const parts = (error: unknown): PostgresError => (error ?? {}) as PostgresError;

/**
 * SQLSTATE classes and codes of a database that is down, full, starting, stopping or read-only, that refuses the log-in, or that
 * aborted a statement in favour of another transaction. A retry may succeed soon.
 */
const absent = /^(08|28|3D000|40|53|57P|57014|58|25006|25P03|26000|55P03)/;

/** pg's own messages for a connection that it cannot open, or that broke. */
const withoutConnection = /timeout|terminated|not queryable|ended|after calling end/i;

/** Codes of a value that cannot be stored: U+0000, invalid UTF-8, an invalid number, date or id, or a value out of range. */
const unstorable = new Set(["22003", "22007", "22008", "22021", "22P02", "22P05"]);

/** True if a table changed after the statement was prepared: it then fails on this connection each time. */
export function isStalePlan(error: unknown): boolean {
  const { code, message } = parts(error);
  return code === "0A000" && /cached plan/.test(message ?? "");
}

/** Turns a known error into a Problem; returns any other unchanged. */
export function explain(error: unknown): unknown {
  const { code, message = "" } = parts(error);
  const away = code === undefined ? withoutConnection.test(message) : isNoWay(code) || absent.test(code);
  if (away || isStalePlan(error)) return unavailable("the database", error);
  if (code !== undefined && unstorable.has(code))
    return new Problem(400, "a value cannot be stored: it has an invalid character, number or date", {
      cause: error,
    });
  return error;
}

/** True if the server rejected the statement itself: the connection then stays usable. */
export function isAnswer(error: unknown): boolean {
  const { code = "" } = parts(error);
  return /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P|25P03|26000)/.test(code) && !isNoWay(code) && !isStalePlan(error);
}

/** The name of the violated unique constraint; undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  const { code, constraint } = parts(error);
  return code === "23505" ? constraint : undefined;
}
