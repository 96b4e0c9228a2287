import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "./caller.ts";
import { setSessionCookie } from "./cookie.ts";

/**
 * Moves the session's end if that is due. The request does not wait for it. If it fails, the next request tries again: the session
 * has hours left.
 */
export function extend(request: FastifyRequest, { slide }: Caller): void {
  slide?.().catch((error) =>
    request.log.warn({ err: error }, "the end of a session was not moved; the next request tries again"),
  );
}

/** Moves the end of the browser's cookie as well. */
export function extendCookie(request: FastifyRequest, reply: FastifyReply, { cookie }: Caller): void {
  if (cookie !== undefined) setSessionCookie(request, reply, cookie);
}
