import { endpoint } from "@taskflow/generator/model/endpoints";
import type { App } from "@taskflow/kit/app.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import type { Caller } from "../caller.ts";
import type { Deps } from "../dependencies.ts";
import { extend, extendCookie } from "../extend.ts";
import { isUnsafe, originOf } from "../origin.ts";
import { noContent } from "../schemas.ts";

/** Called by nginx before each request that requires a user: costs one round trip to Redis; the token is reused. */
export function verifyRoute(app: App, { callerOf, tokens, metrics }: Deps): void {
  const { taskflow_verifications_total: verifications } = metrics.declared;
  const schema = {
    summary: "Identify a request's user; for the gateway",
    description:
      "Answers with X-User, X-Team and Authorization, which the gateway sets on the request in place of its own.",
    tags: ["internal"],
    response: { 204: noContent },
  } as const;

  // No rate limit: all users would share it, and the gateway limits each of them.
  app.get(endpoint.verify, { schema, config: { rateLimit: false } }, async (request, reply) => {
    try {
      const caller = await callerOf(request);
      refuseForged(request.headers, caller);
      const { token } = await tokens.of(caller.session);
      extend(request, caller);
      if (caller.slide) extendCookie(request, reply, caller);
      verifications.inc({ result: "accepted" });
      const { id, team } = caller.session.user;
      reply.headers({ "x-user": id, "x-team": team.id, authorization: `Bearer ${token}` });
      return reply.code(204).send(null);
    } catch (error) {
      verifications.inc({ result: results.get((error as Problem).statusCode) ?? "failed" });
      throw error;
    }
  });
}

const results: ReadonlyMap<number | undefined, "refused" | "foreign" | "unavailable"> = new Map([
  [401, "refused"],
  [403, "foreign"],
  [503, "unavailable"],
]);

/** A change with a cookie as credential must come from this host's own page and name its Origin, as every browser does. */
function refuseForged(headers: Parameters<typeof originOf>[0], { cookie }: Caller): void {
  if (cookie === undefined || !isUnsafe(headers["x-original-method"])) return;
  const origin = originOf(headers);
  if (origin === "same") return;
  const fault = origin === "none" ? "names no Origin" : `has the Origin ${headers.origin}`;
  throw new Problem(403, `a change with a cookie comes from this host's own pages, and this one ${fault}`);
}
