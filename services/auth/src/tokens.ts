/** Signs tokens for sessions and verifies them. kit/token.ts has the rules that all services share. */
import { tokenRules, unauthorized } from "@taskflow/kit/token.ts";
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { KeyRing } from "./key-ring.ts";
import { remember } from "./remember.ts";
import type { Session } from "./sessions-repository.ts";

export interface Token {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface Tokens {
  /** A token of this session that is valid for at least two more minutes. */
  of(session: Session): Promise<Token>;
  /** @returns the token's session and user; the session may have ended. @throws Problem 401 */
  read(token: string): Promise<{ sid: string; user: string }>;
}

/** Seconds: the life of a token, and the remaining life from which on a token is no longer reused. */
const lifetime = { whole: 300, least: 120 };

/** The most entries per cache; about 700 bytes each. */
const limit = 5_000;

/** The milliseconds for which a verified signature is not verified again. Sessions are checked each time. */
const goodFor = 60_000;

export function tokens(keys: KeyRing, clock: () => number = Date.now): Tokens {
  const handedOut = remember<Token>({ limit, clock, version: keys.version });
  const taken = remember<{ sid: string; user: string }>({ limit, clock, version: keys.version });

  async function sign({ sid, user }: Session): Promise<Token> {
    const now = Math.floor(clock() / 1_000);
    const { kid, privateKey } = keys.signing();
    const end = now + lifetime.whole;
    const token = await new SignJWT({ team: user.team.id, name: user.name, sid })
      .setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" })
      .setIssuer(tokenRules.issuer)
      .setAudience(tokenRules.audience)
      .setSubject(user.id)
      .setIssuedAt(now)
      .setExpirationTime(end)
      .sign(privateKey);
    return { token, expiresAt: new Date(end * 1_000) };
  }

  function keyOf({ kid }: JWTHeaderParameters) {
    const key = kid === undefined ? undefined : keys.find(kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  }

  async function verified(token: string): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, keyOf, { ...tokenRules, currentDate: new Date(clock()) })).payload;
    } catch (error) {
      throw unauthorized(error instanceof errors.JWTExpired ? "the token has expired" : "the token is not valid");
    }
  }

  return {
    of: (session) =>
      handedOut.get(session.sid, async () => {
        const value = await sign(session);
        return { value, until: value.expiresAt.getTime() - lifetime.least * 1_000 };
      }),
    read: (token) =>
      taken.get(token, async () => {
        const { sid, sub, exp = 0 } = await verified(token);
        if (typeof sid !== "string" || !sub) throw unauthorized("the token has no sid or sub");
        const end = (exp + tokenRules.clockTolerance) * 1_000;
        return { value: { sid, user: sub }, until: Math.min(end, clock() + goodFor) };
      }),
  };
}
