/** The session's cookie. Its value is opaque; a malformed one is never looked up in Redis. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { sessionSeconds } from "./sessions-repository.ts";

export const cookieName = "taskflow_session";

/** 256 bits as base64url. */
const wellFormed = /^[\w-]{43}$/;

/** The distinct well-formed values: a page of a neighbouring host can add cookies of the same name. */
export function sessionCookies({ headers }: Pick<FastifyRequest, "headers">): string[] {
  const values = new Set<string>();
  for (const pair of headers.cookie?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (pair.slice(0, Math.max(equals, 0)).trim() !== cookieName) continue;
    const value = pair.slice(equals + 1).trim();
    if (wellFormed.test(value)) values.add(value);
  }
  return [...values];
}

/** Sets the browser's cookie with the full life of a session. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, value: string): void {
  reply.header("set-cookie", cookie(request, value, sessionSeconds));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header("set-cookie", cookie(request, "", 0));
}

function cookie({ headers }: FastifyRequest, value: string, maxAge: number): string {
  const attributes = `Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Strict`;
  // The first hop's scheme: all hops behind it use plain HTTP.
  const secure = /^https(,|$)/i.test(String(headers["x-forwarded-proto"] ?? ""));
  return `${cookieName}=${value}; ${attributes}${secure ? "; Secure" : ""}`;
}
