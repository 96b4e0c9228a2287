/**
 * One HTTP request by Node's http client. fetch would take 16 MB at its first use, 80 MB under load, and more than twice the
 * time per call.
 */
import type { Agent, IncomingHttpHeaders, IncomingMessage } from "node:http";

// Not imported: see status-codes.ts. `request` is read at each call, because tracing replaces it.
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The limit for the whole exchange, until the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** An agent that keeps connections between calls. @param url decides between http and https */
export const connections = (url: string): Agent =>
  new (url.startsWith("https:") ? https : http).Agent({ keepAlive: true, maxFreeSockets: 20 });

/** The most characters of an answer; the services' answers are far shorter. */
const longest = 10_000_000;

/** Rejects with Node's error unless the whole answer arrives in time. Does not follow redirects. */
export async function send(agent: Agent, url: string, sent: Sent): Promise<Received> {
  const deadline = performance.now() + sent.timeoutMs;
  try {
    return await once(agent, url, sent, deadline);
  } catch (error) {
    // The server may close a kept connection just when it is used again. A GET is safe to repeat.
    if (sent.method === "GET" && error instanceof Stale) return once(agent, url, sent, deadline);
    throw error;
  }
}

class Stale extends Error {}

function once(agent: Agent, url: string, { method, headers, body, timeoutMs }: Sent, deadline: number) {
  return new Promise<Received>((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const { request } = url.startsWith("https:") ? https : http;
    const outgoing = request(url, { agent, method, headers: { ...headers, ...length } });
    const giveUp = () => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms`));
    const timer = setTimeout(giveUp, deadline - performance.now());
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const stale = outgoing.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(stale ? new Stale(error.message, { cause: error }) : error);
    });
    outgoing.on("response", (answer: IncomingMessage) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > longest) outgoing.destroy(new Error(`an answer of more than ${longest} characters`));
      });
      // The answer ended early, or this client gave up.
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on("close", () => clearTimeout(timer));
    });
    outgoing.end(body);
  });
}
