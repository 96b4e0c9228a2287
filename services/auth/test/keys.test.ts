import { createPublicKey } from "node:crypto";
import { testConfig } from "@taskflow/kit/testing.ts";
import { tokenIdentity } from "@taskflow/kit/token.ts";
import { decodeProtectedHeader } from "jose";
import { describe, expect } from "vitest";
import { settings } from "../src/config.ts";
import { keyRing } from "../src/key-ring.ts";
import { deriveKey, masterSecrets } from "../src/signing-keys.ts";
import { it, login, newMaster, type RunningAuth, verify, withToken } from "./fixture.ts";

const dayLength = 86_400_000;
const noon = Date.UTC(2026, 6, 1, 12);

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedBy = async ({ app }: RunningAuth): Promise<{ kid: string; x: string }[]> =>
  (await app.inject("/.well-known/jwks.json")).json().keys;

describe("a key", () => {
  it("depends on the master and the day only", () => {
    const master = "correct horse battery staple, 32+";
    // RFC 5869 and RFC 8032 by Python's cryptography: HKDF(SHA256, 32, salt=None, info=b"taskflow signing key 20635").
    expect(deriveKey(master, 20_635).jwk.x).toBe("_h5mW-eWsQ0yXCyL1VNZyZWuzuFVzw0YRR0U3o5hdIA");
    expect(deriveKey(master, 20_635).kid).toBe(deriveKey(master, 20_635).kid);
    expect(deriveKey(master, 20_636).kid).not.toBe(deriveKey(master, 20_635).kid);
    expect(deriveKey(newMaster(), 20_635).kid).not.toBe(deriveKey(master, 20_635).kid);
  });

  it("is published without its private half", async ({ start }) => {
    const auth = await start({});
    const keys = await publishedBy(auth);
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
      expect(createPublicKey({ key: { ...key }, format: "jwk" }).asymmetricKeyType).toBe("ed25519");
    }
  });
});

describe("the file", () => {
  it.each([
    ["nothing", "", "no line"],
    ["line ends only", "\n\r\n", "no line"],
    ["a short line", "x".repeat(31), "31 characters in line 1"],
    ["a short second line", `${newMaster()}\nshort\n`, "5 characters in line 2"],
  ])("with %s is refused by a message that does not quote it", (_what, file, words) => {
    expect(() => masterSecrets(file)).toThrow(words);
    expect(() => masterSecrets(file)).not.toThrow("short\n");
    const secrets = { "redis-password": "x", "signing-key": file };
    const environment = { REDIS_URL: "redis://h:1", USERS_URL: "http://h", AUDIT_URL: "http://h" };
    expect(() => testConfig(settings, environment, secrets)).toThrow(/signing-key/);
  });

  it("may have any line ends, empty lines and repeated lines", () => {
    const [one, two] = [newMaster(), newMaster()];
    expect(masterSecrets(`${one}\r\n\n  ${two}\n${one}\n`)).toEqual([one, two]);
  });
});

describe("replicas with one file", () => {
  it("publish the same keys and accept each other's tokens", async ({ ana, start }) => {
    const file = `${newMaster()}\n${newMaster()}\n`;
    const [one, two] = [await start({ keys: keyRing({ file }) }), await start({ keys: keyRing({ file }) })];
    expect(await publishedBy(one)).toEqual(await publishedBy(two));
    expect(await publishedBy(one)).toHaveLength(6);
    const { token } = await login(one, ana);
    expect((await verify(two, withToken(token))).statusCode).toBe(204);
  });

  it("do so with clocks that differ by 5 min, also around midnight", async ({ ana, start }) => {
    const file = newMaster();
    const midnight = Date.UTC(2026, 6, 2);
    for (const begin of [noon, midnight - 60_000, midnight + 60_000]) {
      const [early, late] = [() => begin - 150_000, () => begin + 150_000];
      const one = await start({ clock: early, keys: keyRing({ file, clock: early }) });
      const two = await start({ clock: late, keys: keyRing({ file, clock: late }) });
      for (const [from, to] of [
        [one, two],
        [two, one],
      ] as const) {
        const { token } = await login(from, ana);
        expect((await verify(to, withToken(token))).statusCode).toBe(204);
        expect((await publishedBy(to)).map(({ kid }) => kid)).toContain(kidOf(token));
      }
    }
  });

  it("with different files do not", async ({ ana, start }) => {
    const [one, two] = [await start({}), await start({})];
    expect((await verify(two, withToken((await login(one, ana)).token))).statusCode).toBe(401);
  });
});

describe("a day later", () => {
  it("another, already published key signs; old tokens stay valid to their end", async ({ ana, start }) => {
    const master = newMaster();
    let now = noon;
    const clock = () => now;
    const auth = await start({ clock, keys: keyRing({ file: master, clock }) });
    const day = Math.floor(noon / dayLength);
    const { cookie, token } = await login(auth, ana);
    const handed = async () => String((await verify(auth, cookie)).headers.authorization).replace("Bearer ", "");
    expect(kidOf(token)).toBe(deriveKey(master, day).kid);
    const before = (await publishedBy(auth)).map(({ kid }) => kid);
    now = (day + 1) * dayLength - 60_000;
    const evening = await handed();
    expect(kidOf(evening)).toBe(deriveKey(master, day).kid);
    now = (day + 1) * dayLength + 60_000;
    expect((await verify(auth, withToken(evening))).statusCode).toBe(204);
    now += 300_000;
    const morning = await handed();
    expect(kidOf(morning)).toBe(deriveKey(master, day + 1).kid);
    expect(before).toContain(kidOf(morning));
    const after = (await publishedBy(auth)).map(({ kid }) => kid);
    expect(after.sort()).toEqual([day, day + 1, day + 2].map((at) => deriveKey(master, at).kid).sort());
  });
});

it("other services verify auth's tokens by the key set alone", async ({ ana, start }) => {
  const auth = await start({});
  const authUrl = await auth.app.listen({ host: "127.0.0.1", port: 0 });
  const source = tokenIdentity({ authUrl });
  const { token } = await login(auth, ana);
  const request = (authorization: string) => ({ headers: { authorization } }) as Parameters<typeof source>[0];
  expect(await source(request(`Bearer ${token}`))).toEqual({
    user: ana.user.id,
    team: ana.user.team.id,
    name: ana.user.name,
  });
  const stranger = await start({});
  const { token: strange } = await login(stranger, ana);
  await expect(source(request(`Bearer ${strange}`))).rejects.toMatchObject({ statusCode: 401 });
});
