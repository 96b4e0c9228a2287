import { describe, expect } from "vitest";
import { it, login, post, type RunningAuth } from "./fixture.ts";

const raw = (auth: RunningAuth, payload: string | Buffer, type = "application/json") =>
  auth.app.inject({ method: "POST", url: "/login", payload, headers: { "content-type": type } });

describe("a log-in", () => {
  it.for([
    ["invalid JSON", "{"],
    ["an empty body", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["a string", '"x"'],
    ["a number", "1"],
    ["a prototype", '{"email":"a","password":"b","__proto__":{"x":1}}'],
    ["a constructor", '{"email":"a","password":"b","constructor":{"prototype":{"x":1}}}'],
    ["JSON of a depth of 10,000", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["invalid UTF-8 in JSON", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ] as const)("of %s answers 400", async ([_what, payload], { auth }) => {
    const answer = await raw(auth, payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({ status: 400, requestId: expect.any(String) });
  });

  it.for([
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
    ["an unknown member", { admin: true }, "/admin"],
  ] as const)("with %s answers 400", async ([_what, more, path], { auth, ana }) => {
    const { email, password } = ana;
    const answer = await post(auth, "/login", { email, password, ...more });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.for([
    ["SQL", "' OR '1'='1", "' OR '1'='1"],
    ["a statement", "x'; DROP TABLE users; --@example.com", "x'; DROP TABLE users; --"],
    ["HTML", "<script>alert(1)</script>@example.com", "<img src=x onerror=alert(1)>"],
    ["a template", "${7*7}@example.com", "{{7*7}}"],
    ["Redis commands", "* FLUSHALL", "*1 $8 FLUSHALL"],
    ["other scripts", "Ōé漢字🚀@example.com", "🚀".repeat(50)],
    ["half a surrogate pair", "\ud800@example.com", "\udfff\udfff"],
    ["a password with U+0000", "nobody@example.com", "a\u0000b"],
  ] as const)("with %s answers 401", async ([_what, email, password], { auth, ana }) => {
    const answer = await post(auth, "/login", { email, password });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).not.toContain("script");
    expect((await login(auth, ana)).answer.statusCode).toBe(200);
  });

  it("that is too large or not JSON is refused", async ({ auth }) => {
    expect((await raw(auth, `{"email":"${"x".repeat(1_100_000)}"}`)).statusCode).toBe(413);
    expect((await raw(auth, "email=a&password=b", "application/x-www-form-urlencoded")).statusCode).toBe(415);
    expect((await raw(auth, "{}", "text/plain")).statusCode).toBe(415);
    expect((await auth.app.inject({ method: "POST", url: "/login" })).statusCode).toBe(400);
  });

  it("leaves no password in the log", async ({ auth, ana }) => {
    await login(auth, ana);
    await login(auth, { ...ana, password: `${ana.password} and more` });
    await raw(auth, `{"password":"${ana.password}"`);
    expect(JSON.stringify(auth.lines)).not.toContain(ana.password);
    expect(JSON.stringify(auth.events)).not.toContain(ana.password);
  });
});

describe("other requests", () => {
  it.for(["/logout", "/token"])("POST %s refuses an invalid body", async (url, { auth }) => {
    const headers = { "content-type": "application/json" };
    const answer = await auth.app.inject({ method: "POST", url, payload: "{", headers });
    expect(answer.statusCode).toBe(400);
  });

  it.for([
    ["GET", "/login", 404],
    ["GET", "/logout", 404],
    ["POST", "/verify", 404],
    ["DELETE", "/me", 404],
    ["GET", "/.well-known/../verify", 401],
    ["GET", "/%2e%2e/etc/passwd", 404],
    ["GET", "/me%00", 404],
    ["GET", "/%", 400],
  ] as const)("%s %s answers %i", async ([method, url, expected], { auth }) => {
    const answer = await auth.app.inject({ method, url });
    expect(answer.statusCode).toBe(expected);
  });

  it("are in the OpenAPI document, if they have a route", async ({ auth }) => {
    const { paths } = (await auth.app.inject("/docs/json")).json();
    const expected = ["/.well-known/jwks.json", "/login", "/logout", "/me", "/token", "/verify"];
    expect(Object.keys(paths).sort()).toEqual(expected);
    expect((await auth.app.inject("/")).headers["content-type"]).toContain("text/html");
  });
});
