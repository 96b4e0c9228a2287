/** Problem documents for requests that never reach a route. */

import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { answerError, commonHeaders, Problem } from "./problem.ts";
import { STATUS_CODES } from "./status-codes.ts";

/** Answers a URL that cannot be decoded or has a segment too long for any route. Fastify runs no hook for it. */
export function answerBadAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  commonHeaders(request, reply);
  answerError(new Problem(error.statusCode ?? 400, "the URL cannot be read"), request, reply);
}

const statusOf: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers bytes that are not HTTP, or that came too slowly. There is no request object, and the connection is closed. */
export function answerNoHttp(error: Error & { code?: string }, socket: Socket & { _httpMessage?: unknown }): void {
  // An answer that has begun is cut off: no second answer can follow inside it.
  const begun = (socket._httpMessage as { headersSent?: boolean } | undefined)?.headersSent;
  if (socket.destroyed || error.code === "ECONNRESET") return;
  if (begun || !socket.writable) return void socket.destroy();
  const status = statusOf[error.code ?? ""] ?? 400;
  const title = STATUS_CODES[status];
  const body = JSON.stringify({ type: "about:blank", title, status });
  const headers = ["connection: close", "content-type: application/problem+json; charset=utf-8"];
  socket.end(
    [`HTTP/1.1 ${status} ${title}`, ...headers, `content-length: ${Buffer.byteLength(body)}`, "", body].join("\r\n"),
  );
}
