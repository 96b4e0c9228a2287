import type { App } from "@taskflow/kit/app.ts";
import { bearer } from "@taskflow/kit/token.ts";
import type { FastifyRequest } from "fastify";
import { presented } from "../caller.ts";
import { clientAddress } from "../client-address.ts";
import { clearSessionCookie, sessionCookies } from "../cookie.ts";
import type { Deps } from "../dependencies.ts";
import { refuseForeign } from "../origin.ts";
import { noContent } from "../schemas.ts";
import { sessionId } from "../sessions-repository.ts";

export function logoutRoute(app: App, { sessions, tokens, audit }: Deps): void {
  const schema = {
    summary: "Log out: ends the session at once, for every client that uses it",
    tags: ["session"],
    response: { 204: noContent },
  } as const;

  app.post("/logout", { schema }, async (request, reply) => {
    refuseForeign(request);
    // Records existing sessions only: a log-out that is repeated or has no session changes nothing.
    for (const { id, email } of await sessions.remove(await named(request)))
      audit.record({ type: "logout", user: id, email, address: clientAddress(request.ip), requestId: request.id });
    clearSessionCookie(request, reply);
    return reply.code(204).send(null);
  });

  /** All sessions that the request names: none of several cookies may outlive a log-out. */
  async function named(request: FastifyRequest): Promise<string[]> {
    const sids = sessionCookies(request).map(sessionId);
    if (presented(request) !== "bearer") return sids;
    const { sid } = await tokens.read(bearer(request.headers.authorization));
    return [...sids, sid];
  }
}
