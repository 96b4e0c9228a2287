import type { App } from "@taskflow/kit/app.ts";
import type { Deps } from "../dependencies.ts";
import { extend, extendCookie } from "../extend.ts";
import { user } from "../schemas.ts";

export function meRoute(app: App, { callerOf }: Deps): void {
  const schema = { summary: "The logged-in user", tags: ["session"], response: { 200: user } } as const;

  app.get("/me", { schema }, async (request, reply) => {
    const caller = await callerOf(request);
    extend(request, caller);
    extendCookie(request, reply, caller);
    reply.header("cache-control", "no-store");
    return caller.session.user;
  });
}
