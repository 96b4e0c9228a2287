/** Who calls. Two sources: what the gateway says, where policies let nobody else in; a signed token, see token.ts. */
import type { FastifyRequest } from "fastify";
import type { App } from "./app.ts";
import { Problem } from "./problem.ts";

export interface Identity {
  /** The user's id; null for automation. */
  readonly user: string | null;
  /** The team's id: all data is a team's. */
  readonly team: string;
  readonly name?: string;
}

/** @throws Problem 401 where nobody is named. */
export type IdentitySource = (request: FastifyRequest) => Identity | Promise<Identity>;

declare module "fastify" {
  interface FastifyRequest {
    /** Set on routes behind requireIdentity. */
    identity: Identity;
  }
}

/** Every route that is registered on `app` after this answers 401 unless `source` names the caller. */
export function requireIdentity(app: App, source: IdentitySource): void {
  if (!app.hasRequestDecorator("identity")) app.decorateRequest("identity");
  app.addHook("onRequest", async (request) => {
    request.identity = await source(request);
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True where `value` is a UUID in lower case. */
export const isUuid = (value: unknown): value is string => typeof value === "string" && uuid.test(value);

/** X-User and X-Team, which the gateway sets after it has asked auth and drops where a client sends them. */
export const gatewayIdentity: IdentitySource = ({ headers }) => {
  const { "x-user": user, "x-team": team } = headers;
  if (!isUuid(user) || !isUuid(team)) throw new Problem(401, "the gateway names no user: sign in first");
  return { user, team };
};
