/** Verifies signed tokens with the keys that auth publishes. Services share no secret, and do not call auth for each request. */
import { errors, type JWTPayload, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import type { Identity, IdentitySource } from "./identity.ts";
import { isUuid } from "./identity.ts";
import { keySet } from "./key-set.ts";
import { Problem } from "./problem.ts";

/** The claims and the algorithm that auth uses and every other service requires. */
export const tokenRules = {
  issuer: "taskflow",
  audience: "taskflow",
  algorithms: ["EdDSA"] as string[],
  /** The seconds by which two clocks may differ. */
  clockTolerance: 300,
  requiredClaims: ["sub", "team", "exp", "iat"] as string[],
};

/** The path at which auth publishes its keys. */
export const keySetPath = "/.well-known/jwks.json";

/** @throws Problem 401 for an invalid token; 503 if auth's keys are needed and auth does not answer. */
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

/** Turns jose's errors into a 401. Other errors are not the caller's fault and stay as they are. */
function refusal(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error;
  const expired = error instanceof errors.JWTExpired;
  return unauthorized(expired ? "the token has expired" : "the token is not valid");
}

function identityOf(payload: JWTPayload): Identity {
  const { sub, team, name } = payload;
  if (!isUuid(sub) || !isUuid(team)) throw unauthorized("the token has no UUID in sub or team: get a new token");
  return { user: sub, team, ...(typeof name === "string" && { name }) };
}

/** Milliseconds for which a verified token is not verified again. */
const remembered = 60_000;

/** Verified tokens, for a minute at most and never past their end: a page sends the same token with each request. */
function rememberTokens(limit = 1_000) {
  const known = new LRUCache<string, Identity>({ max: limit, ttlResolution: 0, perf: { now: () => Date.now() } });
  return {
    get: (token: string): Identity | undefined => known.get(token),
    set(token: string, identity: Identity, expiresAt: number): void {
      const left = expiresAt + tokenRules.clockTolerance * 1_000 - Date.now() - 1;
      // A ttl of 0 would mean no end.
      if (left > 0) known.set(token, identity, { ttl: Math.min(remembered, left) });
    },
  };
}
