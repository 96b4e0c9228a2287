import { createHmac } from "node:crypto";
import { tokenRules } from "@taskflow/kit/token.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { exportSPKI } from "jose";
import { describe, expect } from "vitest";
import { it as base, startReplica } from "./fixture.ts";
import { type Issuer, somebody, startIssuer } from "./issuer.ts";

const ana = somebody();
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1_000);
interface Tokens {
  readonly issuer: Issuer;
  readonly foreign: Issuer;
  readonly good: () => Promise<string>;
  readonly resigned: (header: Record<string, unknown>, sign?: (input: string) => string) => Promise<string>;
}

const it = base
  /** Another issuer, whose key auth does not publish. */
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("foreign", { scope: "file" }, async ({}, { onCleanup }) => {
    const foreign = await startIssuer();
    onCleanup(foreign.close);
    return foreign;
  })
  .extend("tokens", { scope: "file" }, ({ service: { issuer }, foreign }) => {
    const good = () => issuer.token(ana);
    /** The good token with another header, signed by `sign`. */
    const resigned = async (header: Record<string, unknown>, sign: (input: string) => string = () => "") => {
      const input = `${base64(header)}.${(await good()).split(".")[1]}`;
      return `${input}.${sign(input)}`;
    };
    return { issuer, foreign, good, resigned };
  })
  /** The status of each route for a request with these headers. */
  .extend("statuses", ({ service: { app } }) => async (headers: Record<string, string>) => {
    const id = uuid7();
    const match = { ...headers, "if-match": "*" };
    const answers = [
      await app.inject({ url: "/tasks", headers }),
      await app.inject({ url: `/tasks/${id}`, headers }),
      await app.inject({ method: "POST", url: "/tasks", headers, payload: { title: "x" } }),
      await app.inject({ method: "PATCH", url: `/tasks/${id}`, headers: match, payload: { title: "x" } }),
      await app.inject({ method: "DELETE", url: `/tasks/${id}`, headers: match }),
    ];
    return answers.map(({ statusCode }) => statusCode);
  });

const refused = [401, 401, 401, 401, 401];
const accepted = [200, 404, 201, 404, 404];

describe("with a token from auth", () => {
  it("all routes answer", async ({ tokens, statuses }) => {
    expect(await statuses({ authorization: `Bearer ${await tokens.good()}` })).toEqual(accepted);
  });

  it("the clocks may differ by five minutes", async ({ tokens, statuses }) => {
    const late = await tokens.issuer.token(ana, { exp: seconds() - 290 });
    expect(await statuses({ authorization: `Bearer ${late}` })).toEqual(accepted);
  });

  it("the token alone determines the caller", async ({ service, tokens }) => {
    const headers = { authorization: `Bearer ${await tokens.good()}`, "x-user": uuid7(), "x-team": uuid7() };
    const answer = await service.app.inject({ method: "POST", url: "/tasks", headers, payload: { title: "x" } });
    expect(answer.json().createdBy).toBe(ana.user);
    const mine = await service.as(ana).get("/tasks");
    expect(mine.json().items.map(({ id }: { id: string }) => id)).toContain(answer.json().id);
  });
});

describe("the answer is 401 for", () => {
  it("a request without a token", async ({ statuses }) => {
    expect(await statuses({})).toEqual(refused);
    expect(await statuses({ "x-user": ana.user, "x-team": ana.team })).toEqual(refused);
  });

  it.for<[string, (tokens: Tokens) => Promise<string> | string]>([
    ["another authentication scheme", async (tokens) => `Basic ${await tokens.good()}`],
    ["an empty token", () => "Bearer "],
    ["two tokens", async (tokens) => `Bearer ${await tokens.good()} ${await tokens.good()}`],
    ["an expired token", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { exp: seconds() - 310 })}`],
    ["a token without an expiry", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { exp: undefined })}`],
    [
      "a token that is not valid yet",
      async (tokens) => `Bearer ${await tokens.issuer.token(ana, { nbf: seconds() + 310 })}`,
    ],
    ["another issuer", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { iss: "somebody" })}`],
    ["another audience", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { aud: "somebody" })}`],
    ["no team", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { team: undefined })}`],
    ["an invalid team id", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { team: "' OR true --" })}`],
    ["an invalid user id", async (tokens) => `Bearer ${await tokens.issuer.token(ana, { sub: "1" })}`],
    ["another key with the same id", async (tokens) => `Bearer ${await tokens.foreign.token(ana)}`],
    ["no algorithm", async (tokens) => `Bearer ${await tokens.resigned({ alg: "none" })}`],
    [
      "no algorithm in another spelling",
      async (tokens) => `Bearer ${await tokens.resigned({ alg: "nOnE", kid: "test" })}`,
    ],
    [
      "a changed payload",
      async (tokens) => {
        const [header, , signature] = (await tokens.good()).split(".");
        const { issuer: iss, audience: aud } = tokenRules;
        const claims = { iss, aud, sub: ana.user, team: uuid7(), iat: seconds(), exp: seconds() + 300 };
        return `Bearer ${header}.${base64(claims)}.${signature}`;
      },
    ],
    [
      "the public key as an HMAC secret",
      async (tokens) => {
        const key = await exportSPKI(tokens.issuer.publicKey);
        const sign = (input: string) => createHmac("sha256", key).update(input).digest("base64url");
        return `Bearer ${await tokens.resigned({ alg: "HS256", kid: "test" }, sign)}`;
      },
    ],
    [
      "a key set named by the token itself",
      async (tokens) => {
        const [header, payload, signature] = (await tokens.foreign.token(ana)).split(".");
        const { alg, kid } = JSON.parse(Buffer.from(header ?? "", "base64url").toString());
        return `Bearer ${base64({ alg, kid, jku: `${tokens.foreign.url}/.well-known/jwks.json` })}.${payload}.${signature}`;
      },
    ],
  ])("%s", async ([, authorization], { tokens, statuses }) => {
    expect(await statuses({ authorization: await authorization(tokens) })).toEqual(refused);
  });
});

describe("automation", () => {
  it("with the API token acts for the named team, without a user", async ({ service, statuses }) => {
    const headers = { authorization: `Bearer ${service.apiToken}`, "x-team": ana.team, "x-user": ana.user };
    expect(await statuses(headers)).toEqual(accepted);
    const answer = await service.app.inject({ method: "POST", url: "/tasks", headers, payload: { title: "x" } });
    expect(answer.json().createdBy).toBeNull();
    expect((await service.as(ana).get(`/tasks/${answer.json().id}`)).statusCode).toBe(200);
    expect((await service.as().get(`/tasks/${answer.json().id}`)).statusCode).toBe(404);
  });

  it("must name a team", async ({ service }) => {
    const authorization = `Bearer ${service.apiToken}`;
    for (const headers of [{ authorization }, { authorization, "x-team": "all" }])
      expect((await service.app.inject({ url: "/tasks", headers })).statusCode).toBe(400);
  });

  it("with a wrong API token is refused", async ({ service, statuses }) => {
    const last = service.apiToken.at(-1) === "A" ? "B" : "A";
    const wrong = [service.apiToken.slice(0, -1), service.apiToken.slice(0, -1) + last, `${service.apiToken}A`, "null"];
    for (const token of wrong)
      expect(await statuses({ authorization: `Bearer ${token}`, "x-team": ana.team })).toEqual(refused);
  });
});

it("answers 503 while auth's keys are unavailable, but 401 without a token", async ({ postgres, foreign }) => {
  const alone = await startReplica(postgres, { issuer: { ...foreign, url: "http://127.0.0.1:9" } });
  const answer = await alone.as(ana).get("/tasks");
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "2"]);
  expect((await alone.app.inject("/tasks")).statusCode).toBe(401);
  const headers = { authorization: `Bearer ${alone.apiToken}`, "x-team": ana.team };
  expect((await alone.app.inject({ url: "/tasks", headers })).statusCode).toBe(200);
  await alone.close();
});
