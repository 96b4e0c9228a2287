import { seconds } from "../model/words.ts";

/** A problem document (RFC 9457) as our services send it. A proxy's own error has no detail. */
export interface Problem {
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly requestId?: string;
}

/** The reason for a failed request: an error response, or no response. */
export type Cause = "answer" | "network" | "timeout";

/** A failed request. `problem.status` is 0 if there was no response. */
export class ApiError extends Error {
  readonly reason: Cause;
  readonly problem: Problem;
  /** Seconds to wait before another attempt, if the response names them. */
  readonly retryAfter: number | null;
  constructor(reason: Cause, problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? reason);
    this.name = "ApiError";
    this.reason = reason;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Reads a response's body as a problem. Accepts any text: a proxy in between may send HTML. */
export function readProblem(status: number, body: string): Problem {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === "object" && read !== null) return { ...(read as Problem), status };
  } catch {
    // not JSON: the status is enough
  }
  return { status };
}

/** Reads the seconds of a Retry-After header, which contains seconds or a date. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === "") return null;
  const wait = Number(header);
  if (Number.isFinite(wait)) return Math.max(0, Math.ceil(wait));
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

/** Whether the same request may succeed later: there was no response, or the service could not answer just then. */
export const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.problem.status);

/** Explains the error to the user, in one or two sentences. */
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
  413: "That is too large. A picture may have up to 10 MB.",
  415: "TaskFlow cannot show this picture. Use PNG, JPEG, GIF, WebP or AVIF.",
};

/** Returns messages by field name, from the JSON pointers of `errors`. If a field has several, the first one counts. */
export function fieldErrors(error: unknown): ReadonlyMap<string, string> {
  const found = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return new Map(
    found.map(({ path, message }) => [path.split(/[/.]/).at(-1) ?? "", inWords(message)] as const).reverse(),
  );
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^must have required property.*$/, "This field is required"],
  [/^must NOT have fewer than 1 characters$/, "This field is required"],
  [/^must NOT have fewer than (\d+) characters$/, "Use at least $1 characters"],
  [/^must NOT have more than (\d+) characters$/, "Use at most $1 characters"],
  [/^must match pattern .*$/, "This contains characters that are not allowed here"],
  [/^must match format "email"$/, "This is not an e-mail address"],
  [/^must match format "date"$/, "This is not a date"],
];

/** Turns a validator's message into a sentence for the user. */
export function inWords(message: string): string {
  const known = patterns.find(([pattern]) => pattern.test(message));
  return sentence(known ? message.replace(known[0], known[1]) : message);
}

const sentence = (text: string): string => {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? "" : "."}`;
};
