/** A substitute for auth on loopback: publishes a key set, and signs tokens with its key or with another one. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { keySetPath, tokenRules } from "@taskflow/kit/token.ts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface Caller {
  readonly user: string;
  readonly team: string;
}

export async function startAuth() {
  const [{ privateKey, publicKey }, other] = [await generateKeyPair("EdDSA"), await generateKeyPair("EdDSA")];
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "EdDSA", use: "sig" }] };
  const server = createServer((request, response) => {
    if (request.url !== keySetPath) return response.writeHead(404).end();
    return response.setHeader("content-type", "application/json").end(JSON.stringify(keys));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  /** @param expires seconds from now */
  function token({ user, team }: Caller, { expires = 300, forged = false } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ team })
      .setProtectedHeader({ alg: "EdDSA", kid: "1" })
      .setSubject(user)
      .setIssuer(tokenRules.issuer)
      .setAudience(tokenRules.audience)
      .setIssuedAt(now)
      .setExpirationTime(now + expires)
      .sign(forged ? other.privateKey : privateKey);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    /** A new caller, by default in a new team. */
    async caller(team: string = randomUUID()) {
      const caller = { user: randomUUID(), team };
      return { ...caller, headers: { authorization: `Bearer ${await token(caller)}` } };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type Auth = Awaited<ReturnType<typeof startAuth>>;
