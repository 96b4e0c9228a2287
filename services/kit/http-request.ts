/**
 * One HTTP request by Node's own client. Not by fetch, which takes 16 MB once it is touched, 80 MB under load, and more
 * than twice the time of each call.
 */
import type { Agent, IncomingHttpHeaders, IncomingMessage } from "node:http";

// Not imported: see status-codes.ts. Looked up at each call, for traces put their own functions in there.
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** For all of it, until the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Connections that are kept for the next call. @param url decides between http and https */
export const connections = (url: string): Agent =>
  new (url.startsWith("https:") ? https : http).Agent({ keepAlive: true, maxFreeSockets: 20 });

/** Characters of an answer at most: what our services answer is far shorter. */
const longest = 10_000_000;

/** Rejects with Node's error where there is no whole answer in time; redirects are not followed. */
export async function send(agent: Agent, url: string, sent: Sent): Promise<Received> {
  const deadline = performance.now() + sent.timeoutMs;
  try {
    return await once(agent, url, sent, deadline);
  } catch (error) {
    // The other side may close a connection just when it is used again. Who only asks may ask once more.
    if (sent.method === "GET" && error instanceof Stale) return once(agent, url, sent, deadline);
    throw error;
  }
}

class Stale extends Error {}

function once(agent: Agent, url: string, { method, headers, body, timeoutMs }: Sent, deadline: number) {
  return new Promise<Received>((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const { request } = url.startsWith("https:") ? https : http;
    const asked = request(url, { agent, method, headers: { ...headers, ...length } });
    const giveUp = () => asked.destroy(new Error(`no answer in ${timeoutMs} ms`));
    const timer = setTimeout(giveUp, deadline - performance.now());
    asked.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const stale = asked.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(stale ? new Stale(error.message, { cause: error }) : error);
    });
    asked.on("response", (answer: IncomingMessage) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > longest) asked.destroy(new Error(`an answer of more than ${longest} characters`));
      });
      // Broken off after its headers, or given up by us.
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on("close", () => clearTimeout(timer));
    });
    asked.end(body);
  });
}
