import type { App } from "@taskflow/kit/app.ts";
import { clientAddress } from "../client-address.ts";
import type { Deps } from "../dependencies.ts";
import { extend, extendCookie } from "../extend.ts";
import { refuseForeign } from "../origin.ts";
import { tokenAnswer } from "../schemas.ts";

export function tokenRoute(app: App, { callerOf, tokens, audit }: Deps): void {
  const schema = {
    summary: "A signed token for the session, valid for two to five minutes",
    tags: ["session"],
    response: { 200: tokenAnswer },
  } as const;

  app.post("/token", { schema }, async (request, reply) => {
    refuseForeign(request);
    const caller = await callerOf(request);
    const { token, expiresAt } = await tokens.of(caller.session);
    const { id, email } = caller.session.user;
    audit.record({ type: "token", user: id, email, address: clientAddress(request.ip), requestId: request.id });
    extend(request, caller);
    extendCookie(request, reply, caller);
    reply.header("cache-control", "no-store");
    return { token, expiresAt: expiresAt.toISOString() };
  });
}
