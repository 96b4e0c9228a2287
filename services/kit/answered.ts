/** What is done after each request: once, whether its answer was sent or its client went away before that. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./app.ts";

/** @param status as sent; 499, as nginx has it, where the client went away before anything was sent */
export type AfterAnswer = (request: FastifyRequest, reply: FastifyReply, status: number) => void;

const wentAway = 499;

export function afterEachAnswer(app: App, all: readonly AfterAnswer[]): void {
  const done = new WeakSet<FastifyReply>();
  function tell(request: FastifyRequest, reply: FastifyReply, status: number): void {
    if (done.has(reply)) return;
    done.add(reply);
    for (const after of all) after(request, reply, status);
  }
  app.addHook("onRequest", (request, reply, next) => {
    // onResponse is not called for an answer that could not be sent.
    reply.raw.once("close", () => tell(request, reply, reply.raw.headersSent ? reply.statusCode : wentAway));
    next();
  });
  app.addHook("onResponse", (request, reply, next) => {
    tell(request, reply, reply.statusCode);
    next();
  });
}
