import type { App } from "@taskflow/kit/app.ts";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";
import { clientAddress } from "../client-address.ts";
import { sessionCookies, setSessionCookie } from "../cookie.ts";
import type { Deps } from "../dependencies.ts";
import { type Attempt, beginAttempt } from "../login-attempts.ts";
import { isUser, loginAnswer, loginBody, type User } from "../schemas.ts";
import { sessionId } from "../sessions-repository.ts";

/** The milliseconds for users to check a password: two run concurrently, 40 ms each, and up to a hundred wait. */
export const usersTimeout = 5_000;

export function loginRoute(app: App, { redis, slowing, users, sessions, tokens, audit, metrics }: Deps): void {
  const { taskflow_logins_total: succeeded, taskflow_login_failures_total: failures } = metrics.declared;
  const schema = {
    summary: "Log in",
    tags: ["session"],
    body: loginBody,
    response: { 200: loginAnswer },
  } as const;

  app.post("/login", { schema }, async (request, reply) => {
    const { email, password } = request.body;
    const who = { email, address: clientAddress(request.ip), requestId: request.id };
    const attempt = await beginAttempt(redis, who, slowing);
    if (attempt.wait > 0) {
      failures.inc({ reason: "slowed" });
      audit.record({ type: "login-slowed", ...who });
      throw slowed(attempt.wait);
    }
    const user = await userOf({ email, password }, request.id, attempt);
    if (!user) {
      failures.inc({ reason: "wrong" });
      audit.record({ type: "login-failed", ...who });
      throw new Problem(401, "the address or the password is wrong");
    }
    await attempt.right();
    const { session, value } = await sessions.create(user);
    // The browser forgets its earlier session, so no one else may use it.
    await sessions.remove(sessionCookies(request).map(sessionId));
    const { token, expiresAt } = await tokens.of(session);
    succeeded.inc();
    audit.record({ type: "login", user: user.id, ...who });
    setSessionCookie(request, reply, value);
    reply.header("cache-control", "no-store");
    return { user, token, expiresAt: expiresAt.toISOString() };
  });

  /** @returns undefined if address or password is wrong; users takes the same time for both */
  async function userOf(credentials: object, requestId: string, attempt: Attempt): Promise<User | undefined> {
    try {
      const { status, body } = await users("/credentials", { method: "POST", body: credentials, requestId });
      if (status === 401) return undefined;
      if (status === 200 && isUser(body)) return body;
      throw unavailable("users", new Error(`users answered ${status} at /credentials with an unknown body`));
    } catch (error) {
      failures.inc({ reason: "unavailable" });
      // If this fails as well, one failure too many is counted; the caller receives the first error.
      await attempt.takeBack().catch(() => {});
      throw error;
    }
  }
}

function slowed(wait: number): Problem {
  const seconds = Math.ceil(wait / 1_000);
  const headers = { "retry-after": String(seconds) };
  return new Problem(429, `too many log-ins have failed: try again in ${seconds} s`, { headers });
}
