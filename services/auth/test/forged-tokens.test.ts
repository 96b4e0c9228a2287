/** Tokens from another signer, for another audience, or of another time. Their session is alive: only the token is wrong. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from "jose";
import { describe, expect } from "vitest";
import { keyRing } from "../src/key-ring.ts";
import { deriveKey } from "../src/signing-keys.ts";
import { it as authTest, login, newMaster, type RunningAuth, verify, withToken } from "./fixture.ts";

const master = newMaster();
let now = Date.now();
const clock = () => now;
const it = authTest
  .extend("options", { scope: "file" }, async () => ({ clock, keys: keyRing({ file: master, clock }) }))
  .extend("token", { scope: "file" }, async ({ auth, ana }) => (await login(auth, ana)).token);

const status = async (auth: RunningAuth, forged: unknown) => (await verify(auth, withToken(forged))).statusCode;
const today = () => deriveKey(master, Math.floor(now / 86_400_000));
const encode = (part: object | string) =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

/** Signs claims with auth's own key of today, so that only the claims are wrong. */
const signedClaims = (token: string, claims: JWTPayload, header = {}) => {
  const payload = Object.fromEntries(
    Object.entries({ ...decodeJwt(token), ...claims }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "EdDSA", kid: today().kid, ...header })
    .sign(today().privateKey);
};

it("accepts auth's own token and an exact copy: the tests below differ from it", async ({ auth, token }) => {
  expect(await status(auth, token)).toBe(204);
  expect(await status(auth, await signedClaims(token, {}))).toBe(204);
});

describe("a signature", () => {
  it("of another key is refused, whatever key it names", async ({ auth, token }) => {
    const { privateKey } = generateKeyPairSync("ed25519");
    for (const kid of [today().kid, "made-up"]) {
      const forged = await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "EdDSA", kid }).sign(privateKey);
      expect(await status(auth, forged)).toBe(401);
    }
  });

  it("is required: refuses alg none in every spelling", async ({ auth, token }) => {
    const [, payload] = token.split(".");
    for (const alg of ["none", "None", "NONE", "nOnE", ""])
      for (const signature of ["", encode("x")])
        expect(await status(auth, `${encode({ ...decodeProtectedHeader(token), alg })}.${payload}.${signature}`)).toBe(
          401,
        );
  });

  it("by HS256 with the public key as the secret is refused", async ({ auth, token }) => {
    const { kid, publicKey, jwk } = today();
    const secrets = [
      publicKey.export({ type: "spki", format: "pem" }),
      publicKey.export({ type: "spki", format: "der" }),
      Buffer.from(jwk.x, "base64url"),
      jwk.x,
      JSON.stringify(jwk),
      kid,
    ];
    for (const secret of secrets) {
      const signed = `${encode({ alg: "HS256", kid })}.${token.split(".")[1]}`;
      const forged = `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
      expect(await status(auth, forged)).toBe(401);
    }
  });

  it("by a key inside the token is refused", async ({ auth, token }) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const jwk = publicKey.export({ format: "jwk" });
    for (const header of [
      { jwk },
      { kid: today().kid, jwk },
      { jku: "https://evil.test/jwks.json" },
      { x5u: "https://evil.test" },
    ]) {
      const signed = `${encode({ alg: "EdDSA", ...header })}.${token.split(".")[1]}`;
      const forged = `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
      expect(await status(auth, forged)).toBe(401);
    }
  });

  it("covers all claims: a changed one is refused", async ({ needs, auth, token }) => {
    const [header, , signature] = token.split(".");
    const other = await needs.person();
    const payload = encode({ ...decodeJwt<JWTPayload>(token), sub: other.user.id, team: other.user.team.id });
    expect(await status(auth, `${header}.${payload}.${signature}`)).toBe(401);
  });

  it("of a key that is two days old or two days early is refused", async ({ auth, token }) => {
    const day = Math.floor(now / 86_400_000);
    for (const [distance, expected] of [
      [-2, 401],
      [-1, 204],
      [0, 204],
      [1, 204],
      [2, 401],
    ] as const) {
      const { kid, privateKey } = deriveKey(master, day + distance);
      const made = await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: "EdDSA", kid }).sign(privateKey);
      expect(await status(auth, made), `day ${distance}`).toBe(expected);
    }
  });
});

describe("claims", () => {
  it.for([
    ["another issuer", { iss: "evil" }],
    ["no issuer", { iss: undefined }],
    ["another audience", { aud: "other" }],
    ["no audience", { aud: undefined }],
    ["no expiry", { exp: undefined }],
    ["no issue time", { iat: undefined }],
    ["no user", { sub: undefined }],
    ["no team", { team: undefined }],
    ["no session", { sid: undefined }],
    ["an unknown session", { sid: "A".repeat(43) }],
    ["a session that is a list", { sid: ["a", "b"] }],
    ["a not-before time in an hour", { nbf: Math.floor(Date.now() / 1_000) + 3_600 }],
  ] as const)("with %s are refused", async ([_what, claims], { auth, token }) => {
    expect(await status(auth, await signedClaims(token, claims as JWTPayload))).toBe(401);
  });

  it("of another user than the session's are refused", async ({ needs, auth, token }) => {
    const other = await needs.person();
    expect(await status(auth, await signedClaims(token, { sub: other.user.id }))).toBe(401);
  });

  it("without a kid or with a critical extension are refused", async ({ auth, token }) => {
    expect(await status(auth, await signedClaims(token, {}, { kid: undefined }))).toBe(401);
    const header = { alg: "EdDSA", kid: today().kid, crit: ["x"], x: 1 };
    const signed = `${encode(header)}.${token.split(".")[1]}`;
    const signature = sign(null, Buffer.from(signed), today().privateKey).toString("base64url");
    expect(await status(auth, `${signed}.${signature}`)).toBe(401);
  });
});

it("expires after 5 min, plus 5 min for clocks that differ", async ({ auth, token }) => {
  const exp = Number(decodeJwt(token).exp);
  const begin = now;
  for (const [seconds, expected] of [
    [299, 204],
    [301, 401],
  ] as const) {
    now = (exp + seconds) * 1_000;
    expect(await status(auth, token), `${seconds} s after its end`).toBe(expected);
  }
  // A replica whose clock is 5 min slow accepts a token from its future.
  now = begin - 300_000;
  expect(await status(auth, token)).toBe(204);
  now = begin;
});

it.for([
  ["nothing", ""],
  ["one part", "abc"],
  ["empty parts", ".."],
  ["invalid JSON", `${encode("{")}.${encode("{")}.x`],
  ["JSON that is not an object", `${encode("null")}.${encode("1")}.x`],
  ["10 kB", "a".repeat(10_000)],
  ["10 kB of parts", "a.".repeat(5_000)],
  ["SQL", "' OR 1=1 --"],
  ["HTML", "<script>"],
  ["an encrypted one", "a.b.c.d.e"],
] as const)("%s is not a token", async ([_what, text], { auth }) => {
  const answer = await verify(auth, withToken(text));
  expect(answer.statusCode).toBe(401);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
});
