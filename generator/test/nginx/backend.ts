import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoint } from "../../src/model/endpoints.ts";

/** A request as it arrived. */
export interface Asked {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Length of the body. */
  readonly bytes: number;
}

/** A stand-in for a microservice: records each request and echoes it as JSON. */
export interface Backend {
  readonly name: string;
  readonly port: number;
  readonly asked: readonly Asked[];
  /** Accepts connections and never answers. */
  hangs: boolean;
  /** Whether /readyz answers 200. */
  ready: boolean;
  /** Bytes of request bodies so far, including incomplete ones. */
  received: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Closes every connection, as a service that restarts does. */
  readonly drop: () => void;
  /** Sends a chunk to every open request with `?stream`. */
  readonly push: (chunk: string) => void;
  readonly close: () => void;
}

/** A valid token, the user it belongs to, and the token that auth signs for it. */
export const token = { good: "Bearer good", user: "ada", team: "engines", signed: "Bearer signed" } as const;

/** A second user. */
export const otherToken = { good: "Bearer other", user: "bob", team: "wings", signed: "Bearer signed-other" } as const;

export async function startBackend(name: string): Promise<Backend> {
  const asked: Asked[] = [];
  const streams: ServerResponse[] = [];
  const state = { hangs: false, ready: true, received: 0 };
  const server = createServer(async (request, response) => {
    request.on("data", (chunk: Buffer) => {
      state.received += chunk.length;
    });
    const bytes = await length(request).catch(() => undefined);
    if (bytes === undefined) return; // the client disconnected before the end of the body
    const { method = "", url = "", headers } = request;
    const record: Asked = { at: name, method, url, headers, bytes };
    asked.push(record);
    if (!state.hangs) answer(record, response, state.ready, streams);
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(state, {
    name,
    port: (server.address() as AddressInfo).port,
    asked,
    connections: () => connections,
    drop: () => server.closeAllConnections(),
    push: (chunk: string) => {
      for (const stream of streams) stream.write(chunk);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
}

async function length(request: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  return bytes;
}

function answer(asked: Asked, response: ServerResponse, ready: boolean, streams: ServerResponse[]): void {
  const { pathname, searchParams } = new URL(asked.url, "http://any");
  const json = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (pathname === endpoint.ready) json(ready ? 200 : 503, { status: ready ? "ready" : "unready", by: asked.at });
  else if (asked.at === "auth" && pathname === endpoint.verify) verify(asked, response);
  else if (searchParams.has("stream")) streams.push(response.writeHead(200, { "content-type": "text/event-stream" }));
  else json(Number(searchParams.get("answer") ?? 200), asked);
  if (searchParams.has("stream")) response.flushHeaders();
}

function verify({ headers }: Asked, response: ServerResponse): void {
  const known = [token, otherToken].find(({ good }) => good === headers.authorization);
  if (known) response.writeHead(204, { "x-user": known.user, "x-team": known.team, authorization: known.signed }).end();
  else response.writeHead(401, { "www-authenticate": "Bearer" }).end();
}
