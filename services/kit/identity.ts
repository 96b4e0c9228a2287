/** The caller of a request, from one of two sources: the gateway's headers, where network policies admit the gateway alone; or a signed token, see token.ts. */
import type { FastifyRequest } from "fastify";
import type { App } from "./fastify-app.ts";
import { Problem } from "./problem.ts";

export interface Identity {
  /** The user's id; null for automation. */
  readonly user: string | null;
  /** The team's id: all data belongs to a team. */
  readonly team: string;
  readonly name?: string;
}

/** @throws Problem 401 if the request names no caller. */
export type IdentitySource = (request: FastifyRequest) => Identity | Promise<Identity>;

declare module "fastify" {
  interface FastifyRequest {
    /** Set on routes behind requireIdentity. */
    identity: Identity;
  }
}

/** Makes every route that is registered on `app` from now on answer 401 unless `source` names the caller. */
export function requireIdentity(app: App, source: IdentitySource): void {
  if (!app.hasRequestDecorator("identity")) app.decorateRequest("identity");
  app.addHook("onRequest", async (request) => {
    request.identity = await source(request);
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True where `value` is a UUID in lower case. */
export const isUuid = (value: unknown): value is string => typeof value === "string" && uuid.test(value);

/** X-User and X-Team. The gateway sets them from auth's answer and drops those that a client sends. */
export const gatewayIdentity: IdentitySource = ({ headers }) => {
  const { "x-user": user, "x-team": team } = headers;
  if (!isUuid(user) || !isUuid(team)) throw new Problem(401, "X-User and X-Team name no user: sign in first");
  return { user, team };
};
