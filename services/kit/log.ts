/** Logs JSON lines, one per request. Each has the request's id, so that one request can be followed through every hop. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { endpoint } from "@taskflow/generator/model/endpoints";
import type { FastifyBaseLogger } from "fastify";
import { type LoggerOptions, pino, stdSerializers } from "pino";
import type { AfterAnswer } from "./answered.ts";

const plain = /^[\w.:-]{1,128}$/;

/** The first hop's id if it is well-formed, else a new one. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && plain.test(given) ? given : randomUUID();
}

export type Log = FastifyBaseLogger;

/** @param stream receives the lines; by default standard output */
export function createLog(config: { name: string; logLevel: string }, stream?: { write(line: string): void }): Log {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: { service: config.name },
    messageKey: "message",
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: loggable },
  };
  // Writes each line at once: the last lines before a crash matter most. A worker thread would cost more.
  return pino(options, stream ?? pino.destination({ dest: 1, sync: true }));
}

/**
 * The members of an error that help to find its cause. Others may contain secrets: ioredis attaches the command, which may
 * be AUTH with the password; other libraries attach whole requests.
 */
function loggable(error: Error): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, aggregateErrors, ...more } = stdSerializers.err(error);
  const { code, syscall, address, port, constraint, table, column, position } = more;
  return { type, message, stack, code, syscall, address, port, constraint, table, column, position, aggregateErrors };
}

/** Paths that probes and scrapes call every few seconds: logged at debug level. */
const quiet: ReadonlySet<string | undefined> = new Set([
  endpoint.live,
  endpoint.ready,
  endpoint.health,
  endpoint.metrics,
]);

/** Logs one line per request. */
export const accessLog: AfterAnswer = (request, reply, status) => {
  const level = quiet.has(request.routeOptions.url) ? "debug" : "info";
  // Without the query, which may contain search terms.
  const [path] = request.url.split("?", 1);
  const ms = Math.round(reply.elapsedTime * 100) / 100;
  request.log[level]({ method: request.method, path, status, ms }, "request");
};
