/**
 * The keys that sign tokens, derived from the lines of the Secret `signing-key` and the day. Replicas agree without communication,
 * and every service can fetch the next day's key before it is used.
 */
import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The published form: RFC 7517 and RFC 8037. */
  readonly jwk: { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; alg: "EdDSA"; use: "sig" };
}

/** The fewest characters: with a token at hand, a shorter secret could be guessed. */
const shortest = 32;

/** The lines of the file, each a master secret. @throws Error with the bad line's number, without quoting it */
export function masterSecrets(file: string): readonly [string, ...string[]] {
  const lines = file.split(/\r?\n/).map((line) => line.trim());
  lines.forEach((line, index) => {
    if (line !== "" && line.length < shortest)
      throw new Error(
        `has ${line.length} characters in line ${index + 1}: at least ${shortest} random ones are needed`,
      );
  });
  const [first, ...rest] = new Set(lines.filter((line) => line !== ""));
  if (!first) throw new Error(`has no line: at least one of ${shortest} random characters is needed`);
  return [first, ...rest];
}

/** The PKCS#8 prefix of an Ed25519 key, before its 32 bytes of seed (RFC 8410). */
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** @param day days since 1970-01-01, UTC */
export function deriveKey(master: string, day: number): SigningKey {
  const seed = Buffer.from(hkdfSync("sha256", master, "", `taskflow signing key ${day}`, 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey);
  const x = String(publicKey.export({ format: "jwk" }).x);
  // The thumbprint of RFC 7638: equal in all replicas and unique per key.
  const thumbprint = JSON.stringify({ crv: "Ed25519", kty: "OKP", x });
  const kid = createHash("sha256").update(thumbprint).digest("base64url");
  return { kid, privateKey, publicKey, jwk: { kty: "OKP", crv: "Ed25519", x, kid, alg: "EdDSA", use: "sig" } };
}
