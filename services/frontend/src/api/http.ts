import { ApiError, readProblem, readRetryAfter } from "./problem.ts";

export interface Options {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** The version that the change applies to, sent as If-Match. */
  readonly version?: number;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the request is aborted. */
  readonly timeout?: number;
  /** True if a 401 is an ordinary response, not the end of a session. */
  readonly open?: boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

type SignInAgain = () => Promise<void>;
let signInAgain: SignInAgain = () =>
  Promise.reject(new Error("no handler renews the session: call onSessionEnd first"));

/** Sets the handler that renews a session after it has ended. The request waits for it and is then sent once more. */
export function onSessionEnd(handler: SignInAgain): void {
  signInAgain = handler;
}

/** Makes a call. After a 401, renews the session and makes the call once more. */
export async function withSession<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError && error.problem.status === 401)) throw error;
    await signInAgain();
    return await call();
  }
}

/** Sends a request to the gateway. Throws an ApiError; an aborted request throws the signal's reason. */
export function send<Body>(method: string, path: string, options: Options = {}): Promise<Body> {
  const call = async (): Promise<Body> => {
    const { response, text } = await attempt(method, path, options);
    if (!response.ok) throw refusal(response, text);
    return (text === "" ? undefined : JSON.parse(text)) as Body;
  };
  return options.open ? call() : withSession(call);
}

/** Sends one request and reads the whole response; the time-out covers both. */
async function attempt(
  method: string,
  path: string,
  options: Options,
): Promise<{ readonly response: Response; readonly text: string }> {
  const limit = AbortSignal.timeout(options.timeout ?? 12_000);
  const headers = new Headers({ accept: "application/json" });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (options.version !== undefined) headers.set("if-match", `"${options.version}"`);
  try {
    const response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
      cache: "no-store",
    });
    return { response, text: await response.text() };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new ApiError(limit.aborted ? "timeout" : "network", { status: 0, title: String(error) });
  }
}

const refusal = (response: Response, text: string): ApiError =>
  new ApiError(
    "answer",
    readProblem(response.status, text),
    readRetryAfter(response.headers.get("retry-after"), Date.now()),
  );

function withQuery(path: string, query: Options["query"] = {}): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
  return search.size > 0 ? `${path}?${search}` : path;
}
