import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "./caller.ts";
import { setSessionCookie } from "./cookie.ts";

/**
 * Moves the session's end where that is due. Nobody waits for it, and where it fails the next request tries again: the
 * session is good for hours yet.
 */
export function extend(request: FastifyRequest, { slide }: Caller): void {
  slide?.().catch((error) => request.log.warn({ err: error }, "the end of a session was not moved"));
}

/** The browser's side of it. */
export function extendCookie(request: FastifyRequest, reply: FastifyReply, { cookie }: Caller): void {
  if (cookie !== undefined) setSessionCookie(request, reply, cookie);
}
