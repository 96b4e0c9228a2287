/** Streams one request to a service and its answer back. */
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";

/** Hop-by-hop headers (RFC 9110, section 7.6.1), which a proxy does not forward. */
const hopByHop = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"]);

/** Filters headers in Node's raw form (name, value, name, value), which keeps repeated ones. */
export function passed(rawHeaders: readonly string[], isPassed: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!hopByHop.has(name.toLowerCase()) && isPassed(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

export interface Question {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[] | OutgoingHttpHeaders;
  /** The request whose body is sent; by default none. */
  readonly body?: IncomingMessage;
  /** The largest allowed body in bytes. */
  readonly maxBytes?: number;
  /** The longest time without a byte, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A request without an answer; `status` is for the client. */
export class NoAnswer extends Error {
  readonly status: 413 | 502 | 504;
  constructor(status: 413 | 502 | 504, cause?: Error) {
    super(`no answer: ${status}`, { cause });
    this.status = status;
  }
}

/** @throws NoAnswer */
export function ask(question: Question): Promise<IncomingMessage> {
  const { port, method, path, headers, body, maxBytes = 0, timeoutMs, signal } = question;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: "127.0.0.1", port, method, path, headers, signal, timeout: timeoutMs });
    outgoing.on("response", resolve);
    outgoing.on("timeout", () => outgoing.destroy(new NoAnswer(504)));
    // After an answer, errors have no effect: a service may answer before it has read the whole body.
    outgoing.on("error", (error) => reject(error instanceof NoAnswer ? error : new NoAnswer(502, error)));
    if (!body) return outgoing.end();
    let bytes = 0;
    body.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) outgoing.destroy(new NoAnswer(413));
    });
    return body.pipe(outgoing);
  });
}

/** Reads a small answer as a whole; null if there is none in time. */
export async function askBriefly(question: Omit<Question, "method" | "body" | "signal">) {
  const signal = AbortSignal.timeout(question.timeoutMs);
  try {
    const answer = await ask({ ...question, method: "GET", signal });
    return { status: answer.statusCode ?? 0, headers: answer.headers, text: await text(answer) };
  } catch {
    return null;
  }
}
