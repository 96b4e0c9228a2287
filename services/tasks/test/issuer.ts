/** A substitute for auth: signs tokens with a new key and publishes the key set as auth does. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { keySetPath, tokenRules } from "@taskflow/kit/token.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export interface Caller {
  readonly user: string;
  readonly team: string;
}

/** A new user, by default in a new team. */
export const somebody = (team: string = uuid7()): Caller => ({ user: uuid7(), team });

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

export async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  const keys = [{ ...(await exportJWK(publicKey)), kid: "test", alg: "EdDSA", use: "sig" }];
  const server = createServer((request, response) => {
    if (request.url !== keySetPath) return response.writeHead(404).end();
    return response.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  /** `more` replaces claims; undefined removes one. */
  const token = ({ user, team }: Caller, more: Record<string, unknown> = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    const { issuer: iss, audience: aud } = tokenRules;
    const claims = { iss, aud, sub: user, team, name: "Ana", sid: "1", iat: now, exp: now + 300, ...more };
    return new SignJWT(claims as JWTPayload).setProtectedHeader({ alg: "EdDSA", kid: "test" }).sign(privateKey);
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    publicKey,
    token,
    headers: async (caller: Caller) => ({ authorization: `Bearer ${await token(caller)}` }),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
