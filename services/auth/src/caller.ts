/** Who makes a request: by a bearer token, else by the session's cookie. Redis is asked each time: a log-out counts at once. */
import { bearer, unauthorized } from "@taskflow/kit/token.ts";
import type { FastifyRequest } from "fastify";
import { sessionCookies } from "./cookie.ts";
import { type Session, type SessionsRepository, sessionId } from "./sessions-repository.ts";
import type { Tokens } from "./tokens.ts";

export interface Caller {
  readonly session: Session;
  /** The cookie's value, where it was the cookie that said who it is. */
  readonly cookie?: string;
  /** There from time to time: it moves the session's end, and the cookie's should be moved with it. */
  readonly slide?: () => Promise<void>;
}

/** What a request shows of its own accord; no browser adds a bearer token. */
export function presented({ headers }: FastifyRequest): "bearer" | "cookie" | "nothing" {
  if (/^Bearer\b/i.test(headers.authorization ?? "")) return "bearer";
  return sessionCookies({ headers }).length > 0 ? "cookie" : "nothing";
}

export type CallerOf = ReturnType<typeof callerOf>;

/** @returns a function that throws Problem 401 for whoever has no session, 503 where Redis does not answer */
export function callerOf(deps: { sessions: SessionsRepository; tokens: Tokens }) {
  return async (request: FastifyRequest): Promise<Caller> => {
    if (presented(request) === "bearer") return byToken(deps, bearer(request.headers.authorization));
    const [value, ...others] = sessionCookies(request);
    if (value === undefined) throw unauthorized("nobody is signed in here");
    // Which of two is the user's own, and which one a neighbouring host has planted, nobody can tell.
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
