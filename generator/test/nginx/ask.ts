import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";

export interface Question {
  readonly method?: string;
  /** By lower-case name; undefined removes a default header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** A Buffer is sent with Content-Length, an array in chunks. */
  readonly body?: Buffer | readonly Buffer[];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly seconds: number;
}

const chunked = { "transfer-encoding": "chunked" };

let clients = 0;

/** A client address that no test has used yet: rate limits count per client. */
export function newClient(): string {
  clients += 1;
  return `198.18.${clients >> 8}.${clients & 255}`;
}

/** Sends the path unchanged. Each request names a new client in X-Forwarded-For, as a proxy among the pods does. */
export async function open(port: number, path: string, { method = "GET", headers = {}, body }: Question = {}) {
  const framing = Buffer.isBuffer(body) ? { "content-length": `${body.length}` } : {};
  const all = { "x-forwarded-for": newClient(), ...(body && !Buffer.isBuffer(body) ? chunked : framing), ...headers };
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const outgoing = request({ host: "127.0.0.1", port, path, method, headers: sent, agent: false });
  const answered = once(outgoing, "response");
  outgoing.on("error", () => {}); // a server may answer and close before it has read the whole body; without an answer, `answered` rejects
  if (body === undefined || Buffer.isBuffer(body)) outgoing.end(body);
  else {
    for (const chunk of body) outgoing.write(chunk);
    outgoing.end();
  }
  const [response] = (await answered) as [IncomingMessage];
  return response;
}

export async function ask(port: number, path: string, question: Question = {}): Promise<Answer> {
  const start = performance.now();
  const response = await open(port, path, question);
  const gzipped = response.headers["content-encoding"] === "gzip";
  const body = await text(gzipped ? response.pipe(createGunzip()) : response);
  const seconds = (performance.now() - start) / 1000;
  return { status: response.statusCode ?? 0, headers: response.headers, text: body, seconds };
}
