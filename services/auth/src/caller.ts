/** Identifies the caller of a request by a bearer token, else by the session's cookie. Each request reads Redis: a log-out takes effect at once. */
import { bearer, unauthorized } from "@taskflow/kit/token.ts";
import type { FastifyRequest } from "fastify";
import { sessionCookies } from "./cookie.ts";
import { type Session, type SessionsRepository, sessionId } from "./sessions-repository.ts";
import type { Tokens } from "./tokens.ts";

export interface Caller {
  readonly session: Session;
  /** The cookie's value, if the cookie identified the caller. */
  readonly cookie?: string;
  /** Set if the session's end is due to move; the cookie's end must then move with it. */
  readonly slide?: () => Promise<void>;
}

/** The kind of credential in a request. Browsers add cookies by themselves, but never a bearer token. */
export function presented({ headers }: FastifyRequest): "bearer" | "cookie" | "nothing" {
  if (/^Bearer\b/i.test(headers.authorization ?? "")) return "bearer";
  return sessionCookies({ headers }).length > 0 ? "cookie" : "nothing";
}

export type CallerOf = ReturnType<typeof callerOf>;

/** @returns a function that throws Problem 401 without a session, and 503 if Redis does not answer */
export function callerOf(deps: { sessions: SessionsRepository; tokens: Tokens }) {
  return async (request: FastifyRequest): Promise<Caller> => {
    if (presented(request) === "bearer") return byToken(deps, bearer(request.headers.authorization));
    const [value, ...others] = sessionCookies(request);
    if (value === undefined) throw unauthorized("no session cookie: sign in first");
    // One of the two may be planted by a neighbouring host, and it is impossible to tell which.
    if (others.length > 0) throw unauthorized("there is more than one session cookie: sign in again");
    const found = await deps.sessions.find(sessionId(value));
    if (!found) throw unauthorized("the session has ended: sign in again");
    return { ...found, cookie: value };
  };
}

async function byToken(deps: { sessions: SessionsRepository; tokens: Tokens }, token: string): Promise<Caller> {
  const { sid, user } = await deps.tokens.read(token);
  const found = await deps.sessions.find(sid);
  if (found?.session.user.id !== user) throw unauthorized("the token's session has ended: sign in again");
  return found;
}
