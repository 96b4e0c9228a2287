/** Signed tokens: made for a session, known again when they come back. Rules that all services share: kit/token.ts. */
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
  /** A token of this session that is good for two more minutes at least. */
  of(session: Session): Promise<Token>;
  /** @returns session and user that the token is for; whether that session is alive is another question. @throws Problem 401 */
  read(token: string): Promise<{ sid: string; user: string }>;
}

/** Seconds: the life of a token, and how much of it must be left for a token to be handed out again. */
const lifetime = { whole: 300, least: 120 };

/** Entries that are remembered, of each kind; some 700 bytes each. */
const limit = 5_000;

/** Milliseconds for which a signature that was good is not looked at again: that alone, never whether a session lives. */
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
        if (typeof sid !== "string" || !sub) throw unauthorized("the token names no session");
        const end = (exp + tokenRules.clockTolerance) * 1_000;
        return { value: { sid, user: sub }, until: Math.min(end, clock() + goodFor) };
      }),
  };
}
