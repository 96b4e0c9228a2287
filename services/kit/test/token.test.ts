import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../app.ts";
import { requireIdentity } from "../identity.ts";
import { keySet } from "../key-set.ts";
import { keySetPath, tokenIdentity, tokenRules } from "../token.ts";
import { problemOf, testApp } from "./fixture.ts";

interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const newKey = (): Key => ({ kid: randomUUID(), ...generateKeyPairSync("ed25519") });
const [first, second, stranger] = [newKey(), newKey(), newKey()];
const claims = { team: randomUUID(), name: "Ana", sid: "s" };
const sub = randomUUID();

/** A stand-in for auth: serves its key set, or another answer. */
let published: Key[];
let answer: "keys" | "500" | "nonsense" | "silence";
let fetches = 0;
let server: Server;
let authUrl: string;
let app: App;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    expect(request.url).toBe(keySetPath);
    fetches += 1;
    if (answer === "silence") return;
    const keys = published.map(async ({ kid, publicKey }) => ({ kid, alg: "EdDSA", ...(await exportJWK(publicKey)) }));
    const body = answer === "nonsense" ? "{}" : JSON.stringify({ keys: await Promise.all(keys) });
    response.writeHead(answer === "500" ? 500 : 200, { "content-type": "application/json" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  authUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});
beforeEach(async () => {
  fetches = 0;
  published = [first];
  answer = "keys";
  vi.useFakeTimers({ toFake: ["Date"] });
  ({ app } = await testApp());
  await app.register(async (own) => {
    requireIdentity(own as App, tokenIdentity({ authUrl }));
    own.get("/who", async ({ identity }) => identity);
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
});

const seconds = () => Math.floor(Date.now() / 1_000);
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

interface Written {
  readonly key?: Key;
  readonly header?: Record<string, unknown>;
  readonly payload?: Record<string, unknown>;
}

/** Written by hand: a library would refuse to write these forgeries. */
function write({ key = first, header = {}, payload = {} }: Written = {}): string {
  const now = seconds();
  const { issuer: iss, audience: aud } = tokenRules;
  const all = { iss, aud, sub, iat: now, exp: now + 300, ...claims, ...payload };
  const signed = `${base64({ alg: "EdDSA", kid: key.kid, ...header })}.${base64(all)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString("base64url")}`;
}

const ask = (token?: string) =>
  app.inject({ url: "/who", headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

async function isRefused(token: string): Promise<void> {
  const refused = await ask(token);
  problemOf(refused, 401);
  expect(refused.headers["www-authenticate"]).toBe("Bearer");
  expect(refused.body).not.toContain(token);
}

describe("a token", () => {
  it("that is valid names the caller, and auth's keys are fetched once", async () => {
    for (let time = 0; time < 5; time += 1)
      expect((await ask(write({ payload: { time } }))).json()).toEqual({ user: sub, team: claims.team, name: "Ana" });
    expect(fetches).toBe(1);
  });

  it.each([undefined, "", "Basic abc", "Bearer", "Bearer a b", "Bearer <script>", "bearer\tx"])(
    "is required, and %j is refused",
    async (authorization) => {
      problemOf(await app.inject({ url: "/who", headers: authorization === undefined ? {} : { authorization } }), 401);
      expect(fetches).toBe(0);
    },
  );

  it("that has expired is valid for the allowed clock difference and no longer", async () => {
    expect((await ask(write({ payload: { exp: seconds() - 290 } }))).statusCode).toBe(200);
    const refused = await ask(write({ payload: { exp: seconds() - 310 } }));
    expect(problemOf(refused, 401).detail).toBe("the token has expired");
    expect((await ask(write({ payload: { nbf: seconds() + 290 } }))).statusCode).toBe(200);
    await isRefused(write({ payload: { nbf: seconds() + 310 } }));
  });

  it.each<[string, Written]>([
    ["of another issuer", { payload: { iss: "other" } }],
    ["for another audience", { payload: { aud: "other" } }],
    ["for several others", { payload: { aud: ["a", "b"] } }],
    ["without an issuer", { payload: { iss: undefined } }],
    ["without an audience", { payload: { aud: undefined } }],
    ["without a user", { payload: { sub: undefined } }],
    ["of a user without an id", { payload: { sub: "ana" } }],
    ["without a team", { payload: { team: undefined } }],
    ["of a team without an id", { payload: { team: "1' OR '1'='1" } }],
    ["without an expiry", { payload: { exp: undefined } }],
    ["with text as its expiry", { payload: { exp: "never" } }],
    ["without an issue time", { payload: { iat: undefined } }],
    ["of another key", { key: stranger }],
    ["of another key under a known name", { key: { ...stranger, kid: first.kid } }],
    ["with an unsupported critical header", { header: { crit: ["b64"], b64: false } }],
    ["with an unknown critical header", { header: { crit: ["new"], new: 1 } }],
    [
      "that contains its own key",
      { key: stranger, header: { kid: undefined, jwk: stranger.publicKey.export({ format: "jwk" }) } },
    ],
  ])("%s is refused", async (_what, written) => {
    await isRefused(write(written));
  });

  it("without a signature, or with the public key as a secret, is refused", async () => {
    const [, payload = "", signature = ""] = write().split(".");
    await isRefused(`${base64({ alg: "none" })}.${payload}.`);
    await isRefused(`${base64({ alg: "none", kid: first.kid })}.${payload}.${signature}`);
    const pem = first.publicKey.export({ type: "spki", format: "pem" });
    const raw = first.publicKey.export({ type: "spki", format: "der" }).subarray(-32);
    for (const secret of [pem, raw, String((await exportJWK(first.publicKey)).x)]) {
      const signed = `${base64({ alg: "HS256", kid: first.kid })}.${payload}`;
      await isRefused(`${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`);
    }
  });

  it("that was changed at any place is refused", async () => {
    const [header = "", payload = "", signature = ""] = write().split(".");
    const other = base64({ ...JSON.parse(Buffer.from(payload, "base64url").toString()), sub: randomUUID() });
    await isRefused(`${header}.${other}.${signature}`);
    await isRefused(`${header}.${payload}.${signature.slice(0, -8)}AAAAAAAA`);
    await isRefused(`${header}.${payload}`);
    await isRefused(`${header}.${payload}.`);
    await isRefused("a.b.c");
    await isRefused("x".repeat(5_000));
  });
});

describe("a verified token", () => {
  it("is accepted for a minute without another verification", async () => {
    const token = write();
    await ask(token);
    published = [second];
    pass(59_000);
    expect((await ask(token)).statusCode).toBe(200);
    expect(fetches).toBe(1);
  });

  it("is refused after its end", async () => {
    const token = write({ payload: { exp: seconds() - 280 } });
    expect((await ask(token)).statusCode).toBe(200);
    pass(15_000);
    expect((await ask(token)).statusCode).toBe(200);
    pass(8_000);
    await isRefused(token);
  });

  it("does not make memory grow without limit", async () => {
    const tokens = Array.from({ length: 1_200 }, (_, time) => write({ payload: { time } }));
    const verified = vi.spyOn(crypto.subtle, "verify");
    for (const token of tokens) expect((await ask(token)).statusCode).toBe(200);
    expect(verified).toHaveBeenCalledTimes(1_200);
    expect((await ask(tokens.at(-1))).statusCode).toBe(200);
    expect((await ask(tokens.at(-1_000))).statusCode).toBe(200);
    expect(verified).toHaveBeenCalledTimes(1_200);
    expect((await ask(tokens[0])).statusCode).toBe(200);
    expect(verified).toHaveBeenCalledTimes(1_201);
    verified.mockRestore();
  });
});

describe("auth's keys", () => {
  it("are fetched again for an unknown key, but not for every forged token", async () => {
    await ask(write());
    published = [first, second];
    pass(6_000);
    expect((await ask(write({ key: second }))).statusCode).toBe(200);
    expect(fetches).toBe(2);
    for (let time = 0; time < 10; time += 1) await isRefused(write({ key: stranger, payload: { time } }));
    expect(fetches).toBe(2);
    pass(6_000);
    await isRefused(write({ key: stranger }));
    expect(fetches).toBe(3);
  });

  it("are fetched once for many concurrent requests", async () => {
    const tokens = Array.from({ length: 20 }, (_, time) => write({ payload: { time } }));
    const answers = await Promise.all(tokens.map(ask));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(fetches).toBe(1);
  });

  it.each(["500", "nonsense", "silence"] as const)(
    "that are unavailable at first (%s) cause a 503 and work later",
    async (trouble) => {
      answer = trouble;
      const refused = await ask(write());
      expect(problemOf(refused, 503).detail).toBe("auth does not answer");
      expect(refused.headers["retry-after"]).toBe("2");
      answer = "keys";
      expect((await ask(write())).statusCode).toBe(200);
    },
  );

  it("work for an hour while auth is down; an unknown key is a 503", async () => {
    await ask(write());
    answer = "500";
    for (const minutes of [9, 2, 30]) {
      pass(minutes * 60_000);
      expect((await ask(write())).statusCode).toBe(200);
    }
    problemOf(await ask(write({ key: second })), 503);
    pass(20 * 60_000);
    problemOf(await ask(write()), 503);
    answer = "keys";
    pass(6_000);
    expect((await ask(write())).statusCode).toBe(200);
  });

  it("that were withdrawn are refused after some minutes", async () => {
    await ask(write());
    published = [second];
    pass(601_000);
    await ask(write({ payload: { time: 1 } }));
    await vi.waitFor(() => expect(fetches).toBe(2));
    await vi.waitFor(async () => isRefused(write({ payload: { time: Math.random() } })));
  });

  it("are not fetched for each request while auth does not answer", async () => {
    const keys = keySet(`${authUrl}${keySetPath}`);
    const header = { alg: "EdDSA", kid: first.kid };
    await keys(header, { payload: "", signature: "" });
    answer = "silence";
    pass(3_000_000);
    const begun = performance.now();
    for (let time = 0; time < 20; time += 1) await keys(header, { payload: "", signature: "" });
    expect(performance.now() - begun).toBeLessThan(500);
    await vi.waitFor(() => expect(fetches).toBe(2));
  });
});
