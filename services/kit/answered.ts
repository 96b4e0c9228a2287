/** Work after each request: once, whether the answer was sent or the client disconnected before. */
import type { Server, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./fastify-app.ts";

/** @param status the status as sent; 499, as in nginx, if the client disconnected before */
export type AfterAnswer = (request: FastifyRequest, reply: FastifyReply, status: number) => void;

const disconnected = 499;

/** @returns a function to call when the service stops: each later answer is the last one on its connection */
export function afterEachAnswer(app: App, all: readonly AfterAnswer[]): () => void {
  const inWork = new Map<FastifyReply, ServerResponse>();
  let stopping = false;
  function finish(request: FastifyRequest, reply: FastifyReply, status: number): void {
    if (!inWork.delete(reply)) return;
    for (const after of all) after(request, reply, status);
  }
  app.addHook("onRequest", (request, reply, next) => {
    const { raw } = reply;
    inWork.set(reply, raw);
    if (stopping) raw.shouldKeepAlive = false;
    // onResponse is not called for an answer that could not be sent.
    raw.once("close", () => finish(request, reply, raw.headersSent ? reply.statusCode : disconnected));
    next();
  });
  app.addHook("onResponse", (request, reply, next) => {
    finish(request, reply, reply.statusCode);
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
 * Closes all connections once every request is answered. A closing server otherwise waits for every connection with an
 * incomplete request, without a time limit.
 */
function closeWhenDone(server: Server, inWork: ReadonlyMap<FastifyReply, ServerResponse>): void {
  let quiet = 0;
  const timer = setInterval(() => {
    quiet = inWork.size === 0 ? quiet + 1 : 0;
    if (quiet < 3) return; // the last answer may still be on its way
    clearInterval(timer);
    server.closeAllConnections();
  }, 20);
  timer.unref();
}
