/** Signed tokens, verified by the key set that auth publishes: no secret is shared, and auth need not be asked for each call. */
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { Identity, IdentitySource } from "./identity.ts";
import { isUuid } from "./identity.ts";
import { keySet } from "./key-set.ts";
import { Problem } from "./problem.ts";

/** What auth writes into a token and everybody else expects there. */
export const tokenRules = {
  issuer: "taskflow",
  audience: "taskflow",
  algorithms: ["EdDSA"] as string[],
  /** Seconds by which clocks may differ. */
  clockTolerance: 300,
  requiredClaims: ["sub", "team", "exp", "iat"] as string[],
};

/** Where auth publishes its keys. */
export const keySetPath = "/.well-known/jwks.json";

/** @throws Problem 401 for any token that is not good; 503 where auth cannot be asked for its keys. */
export function tokenIdentity(options: { authUrl: string }): IdentitySource {
  const keys = keySet(options.authUrl + keySetPath);
  const verified = rememberTokens();
  return async (request) => {
    const token = bearer(request.headers.authorization);
    const known = verified.get(token);
    if (known) return known;
    const { payload } = await jwtVerify(token, keys, tokenRules).catch((error) => Promise.reject(refusal(error)));
    const identity = identityOf(payload);
    verified.set(token, identity, (payload.exp ?? 0) * 1_000);
    return identity;
  };
}

export function bearer(authorization: string | undefined): string {
  const match = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? "");
  if (!match?.[1]) throw unauthorized("a bearer token is needed");
  return match[1];
}

export const unauthorized = (detail: string): Problem =>
  new Problem(401, detail, { headers: { "www-authenticate": "Bearer" } });

/** What jose says of the token; all else is not the caller's fault. */
function refusal(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error;
  const expired = error instanceof errors.JWTExpired;
  return unauthorized(expired ? "the token has expired" : "the token is not valid");
}

function identityOf(payload: JWTPayload): Identity {
  const { sub, team, name } = payload;
  if (!isUuid(sub) || !isUuid(team)) throw unauthorized("the token names no user of a team");
  return { user: sub, team, ...(typeof name === "string" && { name }) };
}

/** Tokens whose signature was good, for a minute at most and never past their end: a page sends the same one again and again. */
function rememberTokens(limit = 1_000) {
  const known = new Map<string, { identity: Identity; until: number }>();
  return {
    get(token: string): Identity | undefined {
      const entry = known.get(token);
      return entry && entry.until > Date.now() ? entry.identity : undefined;
    },
    set(token: string, identity: Identity, expiresAt: number): void {
      const until = Math.min(Date.now() + 60_000, expiresAt + tokenRules.clockTolerance * 1_000);
      known.delete(token);
      known.set(token, { identity, until });
      const oldest = known.keys().next();
      if (known.size > limit && !oldest.done) known.delete(oldest.value);
    },
  };
}
