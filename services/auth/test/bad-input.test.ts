import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuthWorld, login, type Needs, type Person, post, startAuth, startNeeds } from "./world.ts";

let needs: Needs;
let world: AuthWorld;
let ana: Person;
beforeAll(async () => {
  needs = await startNeeds();
  world = await startAuth(needs);
  await world.ready();
  ana = await needs.person();
});
afterAll(async () => {
  await world?.close();
  await needs?.close();
});

const raw = (payload: string | Buffer, type = "application/json") =>
  world.app.inject({ method: "POST", url: "/login", payload, headers: { "content-type": type } });

describe("a log-in", () => {
  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["a text", '"x"'],
    ["a number", "1"],
    ["a prototype", '{"email":"a","password":"b","__proto__":{"x":1}}'],
    ["a constructor", '{"email":"a","password":"b","constructor":{"prototype":{"x":1}}}'],
    ["JSON of a depth of 10,000", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["bytes that are no UTF-8 in JSON", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])("of %s is refused", async (_what, payload) => {
    const answer = await raw(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({ status: 400, requestId: expect.any(String) });
  });

  it.each([
    ["no e-mail", { email: undefined }, "/email"],
    ["an empty e-mail", { email: "" }, "/email"],
    ["a number as e-mail", { email: 1 }, "/email"],
    ["a list as e-mail", { email: ["a@example.com"] }, "/email"],
    ["an object as e-mail", { email: { $ne: "" } }, "/email"],
    ["an e-mail of 255 characters", { email: `${"a".repeat(243)}@example.com` }, "/email"],
    ["an e-mail with U+0000", { email: "a\u0000@example.com" }, "/email"],
    ["an e-mail of two lines", { email: "a@example.com\nBcc: x" }, "/email"],
    ["no password", { password: undefined }, "/password"],
    ["an empty password", { password: "" }, "/password"],
    ["true as password", { password: true }, "/password"],
    ["null as password", { password: null }, "/password"],
    ["a password of 201 characters", { password: "x".repeat(201) }, "/password"],
    ["something else too", { admin: true }, "/admin"],
  ])("with %s is refused", async (_what, more, path) => {
    const { email, password } = ana;
    const answer = await post(world, "/login", { email, password, ...more });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.each([
    ["SQL", "' OR '1'='1", "' OR '1'='1"],
    ["a statement", "x'; DROP TABLE users; --@example.com", "x'; DROP TABLE users; --"],
    ["HTML", "<script>alert(1)</script>@example.com", "<img src=x onerror=alert(1)>"],
    ["a template", "${7*7}@example.com", "{{7*7}}"],
    ["Redis commands", "* FLUSHALL", "*1 $8 FLUSHALL"],
    ["the rest of the world", "Ōé漢字🚀@example.com", "🚀".repeat(50)],
    ["half a character", "\ud800@example.com", "\udfff\udfff"],
    ["a password with U+0000", "nobody@example.com", "a\u0000b"],
  ])("with %s is wrong, no more", async (_what, email, password) => {
    const answer = await post(world, "/login", { email, password });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).not.toContain("script");
    expect((await login(world, ana)).answer.statusCode).toBe(200);
  });

  it("that is too large, or no JSON at all, is refused", async () => {
    expect((await raw(`{"email":"${"x".repeat(1_100_000)}"}`)).statusCode).toBe(413);
    expect((await raw("email=a&password=b", "application/x-www-form-urlencoded")).statusCode).toBe(415);
    expect((await raw("{}", "text/plain")).statusCode).toBe(415);
    expect((await world.app.inject({ method: "POST", url: "/login" })).statusCode).toBe(400);
  });

  it("leaves no password in the log", async () => {
    await login(world, ana);
    await login(world, { ...ana, password: `${ana.password} and more` });
    await raw(`{"password":"${ana.password}"`);
    expect(JSON.stringify(world.lines)).not.toContain(ana.password);
    expect(JSON.stringify(world.events)).not.toContain(ana.password);
  });
});

describe("everything else", () => {
  it.each(["/logout", "/token"])("POST %s takes no body, whatever it is", async (url) => {
    const headers = { "content-type": "application/json" };
    const answer = await world.app.inject({ method: "POST", url, payload: "{", headers });
    expect(answer.statusCode).toBe(400);
  });

  it.each([
    ["GET", "/login", 404],
    ["GET", "/logout", 404],
    ["POST", "/verify", 404],
    ["DELETE", "/me", 404],
    ["GET", "/.well-known/../verify", 401],
    ["GET", "/%2e%2e/etc/passwd", 404],
    ["GET", "/me%00", 404],
    ["GET", "/%", 400],
  ] as const)("%s %s answers %i", async (method, url, expected) => {
    const answer = await world.app.inject({ method, url });
    expect(answer.statusCode).toBe(expected);
  });

  it("stands in the OpenAPI document", async () => {
    const { paths } = (await world.app.inject("/docs/json")).json();
    const expected = ["/.well-known/jwks.json", "/login", "/logout", "/me", "/token", "/verify"];
    expect(Object.keys(paths).sort()).toEqual(expected);
    expect((await world.app.inject("/")).headers["content-type"]).toContain("text/html");
  });
});
