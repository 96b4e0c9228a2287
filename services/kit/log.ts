/** Logs as JSON lines, one a request, each with the request's id, so that one request can be followed through every hop. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { endpoint } from "@taskflow/generator/model/endpoints";
import type { FastifyBaseLogger } from "fastify";
import { type LoggerOptions, pino, stdSerializers } from "pino";
import type { AfterAnswer } from "./answered.ts";

const plain = /^[\w.:-]{1,128}$/;

/** The id that the first hop made, where it is one; a new one otherwise. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && plain.test(given) ? given : randomUUID();
}

export type Log = FastifyBaseLogger;

/** @param stream where lines go; standard output unless said */
export function createLog(config: { name: string; logLevel: string }, stream?: { write(line: string): void }): Log {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: { service: config.name },
    messageKey: "message",
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: told },
  };
  // Written at once: the last lines before an end are those that matter, and a thread for each costs more.
  return pino(options, stream ?? pino.destination({ dest: 1, sync: true }));
}

/**
 * Of an error what helps to find its cause, and no more: ioredis hangs the command on it, which may be AUTH with the
 * password; other libraries hang on whole requests.
 */
function told(error: Error): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, aggregateErrors, ...more } = stdSerializers.err(error);
  const { code, syscall, address, port, constraint, table, column, position } = more;
  return { type, message, stack, code, syscall, address, port, constraint, table, column, position, aggregateErrors };
}

/** Asked every few seconds by machines: worth a line only when looked for. */
const quiet: ReadonlySet<string | undefined> = new Set([
  endpoint.live,
  endpoint.ready,
  endpoint.health,
  endpoint.metrics,
]);

/** One line a request. */
export const accessLog: AfterAnswer = (request, reply, status) => {
  const level = quiet.has(request.routeOptions.url) ? "debug" : "info";
  // Without the query, which may hold what people search for.
  const [path] = request.url.split("?", 1);
  const ms = Math.round(reply.elapsedTime * 100) / 100;
  request.log[level]({ method: request.method, path, status, ms }, "request");
};
