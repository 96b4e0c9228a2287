/** An HTTP client that sends requests as a browser does, to one way in. */
import { Agent as HttpAgent, type IncomingMessage, request as plain } from "node:http";
import { Agent as HttpsAgent, request as secure } from "node:https";
import type { WayIn } from "./way-in.ts";

export interface Ask {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sent without the session's cookie, as from another device. */
  readonly anonymous?: true;
}

export interface Answer {
  readonly status: number;
  /** Media type. */
  readonly type: string;
  readonly text: string;
  /** `name=value` of each cookie that is set. */
  readonly cookies: readonly string[];
}

/** No answer came within the time that the page waits. */
export class TimedOut extends Error {}

/** Milliseconds: the time-out of the page's own requests. */
export const patience = 12_000;

export type Asker = ReturnType<typeof askerOf>;

/** A client that keeps connections open, as browsers do. */
export function askerOf(way: WayIn) {
  const { origin, address, port, serverName, authority } = way;
  const agent = serverName
    ? new HttpsAgent({
        keepAlive: true,
        servername: serverName,
        ...(authority === undefined ? { rejectUnauthorized: false } : { ca: authority }),
      })
    : new HttpAgent({ keepAlive: true });
  const host = new URL(origin).host;
  let repeated = 0;

  function once(ask: Ask, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { method, path, body } = ask;
      const headers = {
        host,
        ...ask.headers,
        ...(body !== undefined && { "content-length": Buffer.byteLength(body) }),
      };
      const send = serverName ? secure : plain;
      const sent = send({ host: address, port, method, path, headers, agent, signal }, (answer) => {
        bodyOf(answer).then((text) => {
          const cookies = (answer.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";", 1)[0] ?? "");
          const type = (answer.headers["content-type"] ?? "").split(";", 1)[0] ?? "";
          resolve({ status: answer.statusCode ?? 0, type, text, cookies });
        }, reject);
      });
      // The server may close an idle connection at the moment at which it is used again: browsers open another one then.
      sent.once("error", (error: NodeJS.ErrnoException) =>
        reject(sent.reusedSocket && error.code === "ECONNRESET" ? new ClosedWhileIdle() : error),
      );
      sent.end(body);
    });
  }

  return {
    /** Sends one request; resolves with an answer of any status. @throws TimedOut or the network's error */
    async ask(ask: Ask): Promise<Answer> {
      const signal = AbortSignal.timeout(patience);
      for (;;) {
        try {
          return await once(ask, signal);
        } catch (error) {
          if (signal.aborted) throw new TimedOut(`no answer within ${patience / 1_000} s`);
          if (!(error instanceof ClosedWhileIdle)) throw error;
          repeated += 1;
        }
      }
    },
    /** The number of requests that were sent again because the server had closed their idle connection. */
    repeated: () => repeated,
    close: () => agent.destroy(),
  };
}

class ClosedWhileIdle extends Error {}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of answer.setEncoding("utf8")) text += piece;
  return text;
}
