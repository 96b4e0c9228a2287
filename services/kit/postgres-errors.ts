/** What PostgreSQL's errors mean to a caller, and to the connection on which they came. */
import { Problem, unavailable } from "./problem.ts";
import { isNoWay } from "./unreachable.ts";

interface PostgresError {
  readonly code?: string;
  readonly message?: string;
  readonly constraint?: string;
}

const parts = (error: unknown): PostgresError => (error ?? {}) as PostgresError;

/**
 * SQLSTATE classes and codes of a database that is not there, full, starting, stopping or read-only, that lets us in no
 * more, or that gave way to another transaction: worth asking again soon.
 */
const absent = /^(08|28|3D000|40|53|57P|57014|58|25006|25P03|26000|55P03)/;

/** What pg itself says of a connection that it cannot get, or that broke. */
const withoutConnection = /timeout|terminated|not queryable|ended|after calling end/i;

/** A value that cannot be stored: U+0000, not UTF-8, no number, day or id, or out of its range. */
const unstorable = new Set(["22003", "22007", "22008", "22021", "22P02", "22P05"]);

/** A table changed after the statement was prepared on this connection, where it will fail for ever. */
export function isStalePlan(error: unknown): boolean {
  const { code, message } = parts(error);
  return code === "0A000" && /cached plan/.test(message ?? "");
}

/** The error as a Problem where it is one, else as it is. */
export function explain(error: unknown): unknown {
  const { code, message = "" } = parts(error);
  const away = code === undefined ? withoutConnection.test(message) : isNoWay(code) || absent.test(code);
  if (away || isStalePlan(error)) return unavailable("the database", error);
  if (code !== undefined && unstorable.has(code))
    return new Problem(400, "a value cannot be stored: a character, a number or a day that does not exist there", {
      cause: error,
    });
  return error;
}

/** Whether the server answered the statement and said no: then the connection is as good as before. */
export function isAnswer(error: unknown): boolean {
  const { code = "" } = parts(error);
  return /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P|25P03|26000)/.test(code) && !isNoWay(code) && !isStalePlan(error);
}

/** The name of the violated unique constraint, where that is what went wrong. */
export function violatedConstraint(error: unknown): string | undefined {
  const { code, constraint } = parts(error);
  return code === "23505" ? constraint : undefined;
}
