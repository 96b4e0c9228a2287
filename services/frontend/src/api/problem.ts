import { seconds } from "../model/words.ts";

/** RFC 9457 as our services answer it; a proxy's own has no detail. */
export interface Problem {
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly requestId?: string;
}

/** What ended a request: an answer that is an error, or no answer. */
export type Cause = "answer" | "network" | "timeout";

/** A request that did not succeed. `problem.status` is 0 where nobody answered. */
export class ApiError extends Error {
  readonly reason: Cause;
  readonly problem: Problem;
  /** Seconds to wait before another attempt, where the answer names them. */
  readonly retryAfter: number | null;
  constructor(reason: Cause, problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? reason);
    this.name = "ApiError";
    this.reason = reason;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Reads an answer's body as a problem, whatever it is: a proxy in between may answer HTML. */
export function readProblem(status: number, body: string): Problem {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === "object" && read !== null) return { ...(read as Problem), status };
  } catch {
    // not JSON: the status says enough
  }
  return { status };
}

/** Seconds of a Retry-After header, which holds seconds or a date. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === "") return null;
  const wait = Number(header);
  if (Number.isFinite(wait)) return Math.max(0, Math.ceil(wait));
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

/** Worth asking again without a change: nobody answered, or nobody could just now. */
export const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.problem.status);

/** The error in a person's words, one sentence or two. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong on this page. Please reload it.";
  const { problem, reason, retryAfter } = error;
  if (reason === "timeout") return "TaskFlow took too long to answer.";
  if (reason === "network") return "TaskFlow cannot be reached. Is this device online?";
  if (problem.status === 429) return `Too many attempts. Try again in ${seconds(retryAfter ?? 2)}.`;
  if (problem.status >= 500) {
    const reference = problem.requestId ? ` (reference ${problem.requestId.slice(0, 8)})` : "";
    const passing =
      problem.status === 500 ? "Something went wrong in TaskFlow" : "That service does not answer right now";
    return `${passing}. Nothing was changed${reference}.`;
  }
  return said[problem.status] ?? sentence(problem.detail ?? problem.title ?? `TaskFlow answered ${problem.status}`);
}

const said: Readonly<Record<number, string>> = {
  401: "Please sign in again.",
  412: "Somebody else changed it in the meantime.",
  413: "That is too large. A picture may have 10 MB.",
  415: "That is no picture TaskFlow can show: PNG, JPEG, GIF, WebP and AVIF work.",
};

/** Messages by field name, from the JSON pointers of `errors`; of several about one field, the first. */
export function fieldErrors(error: unknown): ReadonlyMap<string, string> {
  const found = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return new Map(
    found.map(({ path, message }) => [path.split(/[/.]/).at(-1) ?? "", inWords(message)] as const).reverse(),
  );
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^must have required property.*$/, "This is needed"],
  [/^must NOT have fewer than 1 characters$/, "This is needed"],
  [/^must NOT have fewer than (\d+) characters$/, "Use at least $1 characters"],
  [/^must NOT have more than (\d+) characters$/, "Use at most $1 characters"],
  [/^must match pattern .*$/, "This holds characters that cannot be used here"],
  [/^must match format "email"$/, "That is no e-mail address"],
  [/^must match format "date"$/, "That is no date"],
];

/** A validator's message as a sentence for the person who typed. */
export function inWords(message: string): string {
  const known = patterns.find(([pattern]) => pattern.test(message));
  return sentence(known ? message.replace(known[0], known[1]) : message);
}

const sentence = (text: string): string => {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? "" : "."}`;
};
