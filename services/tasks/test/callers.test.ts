import { createHmac } from "node:crypto";
import { tokenRules } from "@taskflow/kit/token.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { exportSPKI } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, testPostgres } from "../../../local/test-servers.ts";
import { type Issuer, somebody, startIssuer } from "./issuer.ts";
import { startTasks, type TasksWorld } from "./world.ts";

let postgres: SharedDatabase;
let world: TasksWorld;
let foreign: Issuer;
beforeAll(async () => {
  postgres = await testPostgres("tasks");
  world = await startTasks(postgres);
  foreign = await startIssuer();
  await world.ready();
});
afterAll(async () => {
  await foreign?.close();
  await world?.close();
  await postgres?.drop();
});

const ana = somebody();
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = () => Math.floor(Date.now() / 1_000);
const good = () => world.issuer.token(ana);

/** The good token with another header, signed as `sign` says. */
async function resigned(header: Record<string, unknown>, sign: (input: string) => string = () => ""): Promise<string> {
  const input = `${base64(header)}.${(await good()).split(".")[1]}`;
  return `${input}.${sign(input)}`;
}

async function statuses(headers: Record<string, string>): Promise<number[]> {
  const id = uuid7();
  const match = { ...headers, "if-match": "*" };
  const answers = [
    await world.app.inject({ url: "/tasks", headers }),
    await world.app.inject({ url: `/tasks/${id}`, headers }),
    await world.app.inject({ method: "POST", url: "/tasks", headers, payload: { title: "x" } }),
    await world.app.inject({ method: "PATCH", url: `/tasks/${id}`, headers: match, payload: { title: "x" } }),
    await world.app.inject({ method: "DELETE", url: `/tasks/${id}`, headers: match }),
  ];
  return answers.map(({ statusCode }) => statusCode);
}

const refused = [401, 401, 401, 401, 401];
const accepted = [200, 404, 201, 404, 404];

describe("with a token from auth", () => {
  it("all routes answer", async () => {
    expect(await statuses({ authorization: `Bearer ${await good()}` })).toEqual(accepted);
  });

  it("the clocks may differ by five minutes", async () => {
    const late = await world.issuer.token(ana, { exp: seconds() - 290 });
    expect(await statuses({ authorization: `Bearer ${late}` })).toEqual(accepted);
  });

  it("the token alone determines the caller", async () => {
    const headers = { authorization: `Bearer ${await good()}`, "x-user": uuid7(), "x-team": uuid7() };
    const answer = await world.app.inject({ method: "POST", url: "/tasks", headers, payload: { title: "x" } });
    expect(answer.json().createdBy).toBe(ana.user);
    const mine = await world.as(ana).get("/tasks");
    expect(mine.json().items.map(({ id }: { id: string }) => id)).toContain(answer.json().id);
  });
});

describe("the answer is 401 for", () => {
  it("a request without a token", async () => {
    expect(await statuses({})).toEqual(refused);
    expect(await statuses({ "x-user": ana.user, "x-team": ana.team })).toEqual(refused);
  });

  it.each<[string, () => Promise<string> | string]>([
    ["another authentication scheme", async () => `Basic ${await good()}`],
    ["an empty token", () => "Bearer "],
    ["two tokens", async () => `Bearer ${await good()} ${await good()}`],
    ["an expired token", async () => `Bearer ${await world.issuer.token(ana, { exp: seconds() - 310 })}`],
    ["a token without an expiry", async () => `Bearer ${await world.issuer.token(ana, { exp: undefined })}`],
    ["a token that is not valid yet", async () => `Bearer ${await world.issuer.token(ana, { nbf: seconds() + 310 })}`],
    ["another issuer", async () => `Bearer ${await world.issuer.token(ana, { iss: "somebody" })}`],
    ["another audience", async () => `Bearer ${await world.issuer.token(ana, { aud: "somebody" })}`],
    ["no team", async () => `Bearer ${await world.issuer.token(ana, { team: undefined })}`],
    ["an invalid team id", async () => `Bearer ${await world.issuer.token(ana, { team: "' OR true --" })}`],
    ["an invalid user id", async () => `Bearer ${await world.issuer.token(ana, { sub: "1" })}`],
    ["another key with the same id", async () => `Bearer ${await foreign.token(ana)}`],
    ["no algorithm", async () => `Bearer ${await resigned({ alg: "none" })}`],
    ["no algorithm in another spelling", async () => `Bearer ${await resigned({ alg: "nOnE", kid: "test" })}`],
    [
      "a changed payload",
      async () => {
        const [header, , signature] = (await good()).split(".");
        const { issuer: iss, audience: aud } = tokenRules;
        const claims = { iss, aud, sub: ana.user, team: uuid7(), iat: seconds(), exp: seconds() + 300 };
        return `Bearer ${header}.${base64(claims)}.${signature}`;
      },
    ],
    [
      "the public key as an HMAC secret",
      async () => {
        const key = await exportSPKI(world.issuer.publicKey);
        const sign = (input: string) => createHmac("sha256", key).update(input).digest("base64url");
        return `Bearer ${await resigned({ alg: "HS256", kid: "test" }, sign)}`;
      },
    ],
    [
      "a key set named by the token itself",
      async () => {
        const [header, payload, signature] = (await foreign.token(ana)).split(".");
        const { alg, kid } = JSON.parse(Buffer.from(header ?? "", "base64url").toString());
        return `Bearer ${base64({ alg, kid, jku: `${foreign.url}/.well-known/jwks.json` })}.${payload}.${signature}`;
      },
    ],
  ])("%s", async (_what, authorization) => {
    expect(await statuses({ authorization: await authorization() })).toEqual(refused);
  });
});

describe("automation", () => {
  it("with the API token acts for the named team, without a user", async () => {
    const headers = { authorization: `Bearer ${world.apiToken}`, "x-team": ana.team, "x-user": ana.user };
    expect(await statuses(headers)).toEqual(accepted);
    const answer = await world.app.inject({ method: "POST", url: "/tasks", headers, payload: { title: "x" } });
    expect(answer.json().createdBy).toBeNull();
    expect((await world.as(ana).get(`/tasks/${answer.json().id}`)).statusCode).toBe(200);
    expect((await world.as().get(`/tasks/${answer.json().id}`)).statusCode).toBe(404);
  });

  it("must name a team", async () => {
    const authorization = `Bearer ${world.apiToken}`;
    for (const headers of [{ authorization }, { authorization, "x-team": "all" }])
      expect((await world.app.inject({ url: "/tasks", headers })).statusCode).toBe(400);
  });

  it("with a wrong API token is refused", async () => {
    const last = world.apiToken.at(-1) === "A" ? "B" : "A";
    const wrong = [world.apiToken.slice(0, -1), world.apiToken.slice(0, -1) + last, `${world.apiToken}A`, "null"];
    for (const token of wrong)
      expect(await statuses({ authorization: `Bearer ${token}`, "x-team": ana.team })).toEqual(refused);
  });
});

it("answers 503 while auth's keys are unavailable, but 401 without a token", async () => {
  const alone = await startTasks(postgres, { issuer: { ...foreign, url: "http://127.0.0.1:9" } });
  const answer = await alone.as(ana).get("/tasks");
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "2"]);
  expect((await alone.app.inject("/tasks")).statusCode).toBe(401);
  const headers = { authorization: `Bearer ${alone.apiToken}`, "x-team": ana.team };
  expect((await alone.app.inject({ url: "/tasks", headers })).statusCode).toBe(200);
  await alone.close();
});
