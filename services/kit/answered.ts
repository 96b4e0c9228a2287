/** What is done after each request: once, whether its answer was sent or its client went away before that. */
import type { Server, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app.ts";

/** @param status as sent; 499, as nginx has it, where the client went away before anything was sent */
export type AfterAnswer = (request: FastifyRequest, reply: FastifyReply, status: number) => void;

const wentAway = 499;

/** @returns what is to be called when the service stops: answers from then on are the last ones of their connections */
export function afterEachAnswer(app: App, all: readonly AfterAnswer[]): () => void {
  const inWork = new Map<FastifyReply, ServerResponse>();
  let stopping = false;
  function tell(request: FastifyRequest, reply: FastifyReply, status: number): void {
    if (!inWork.delete(reply)) return;
    for (const after of all) after(request, reply, status);
  }
  app.addHook("onRequest", (request, reply, next) => {
    const { raw } = reply;
    inWork.set(reply, raw);
    if (stopping) raw.shouldKeepAlive = false;
    // onResponse is not called for an answer that could not be sent.
    raw.once("close", () => tell(request, reply, raw.headersSent ? reply.statusCode : wentAway));
    next();
  });
  app.addHook("onResponse", (request, reply, next) => {
    tell(request, reply, reply.statusCode);
    next();
  });
  app.addHook("preClose", (next) => {
    next();
    if (app.server.listening) closeWhenDone(app.server, inWork);
  });
  return () => {
    stopping = true;
    for (const raw of inWork.values()) raw.shouldKeepAlive = false;
  };
}

/**
 * A server that closes waits for all connections that have begun to say something: for half a request, too, for as long
 * as it takes. Once all that were asked are answered there is nothing to wait for.
 */
function closeWhenDone(server: Server, inWork: ReadonlyMap<FastifyReply, ServerResponse>): void {
  let quiet = 0;
  const timer = setInterval(() => {
    quiet = inWork.size === 0 ? quiet + 1 : 0;
    if (quiet < 3) return; // what was sent last is on its way
    clearInterval(timer);
    server.closeAllConnections();
  }, 20);
  timer.unref();
}
