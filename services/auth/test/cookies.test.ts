import { describe, expect } from "vitest";
import { sessionId } from "../src/sessions-repository.ts";
import { it, login, post, type RunningAuth, verify } from "./fixture.ts";

describe("cookies", () => {
  const cookie = (auth: RunningAuth, value: string) => verify(auth, { cookie: value });

  it("are found among other cookies", async ({ auth, ana }) => {
    const { value } = await login(auth, ana);
    expect((await cookie(auth, `a=b; taskflow_session=${value}; theme=dark`)).statusCode).toBe(204);
    expect((await cookie(auth, `a=b;taskflow_session=${value}`)).statusCode).toBe(204);
  });

  it("that were changed are refused", async ({ auth, ana }) => {
    const { value } = await login(auth, ana);
    const other = value.startsWith("A") ? "B" : "A";
    for (const wrong of [other + value.slice(1), value.slice(1), `${value}A`, value.toUpperCase(), `"${value}"`, ""])
      expect((await cookie(auth, `taskflow_session=${wrong}`)).statusCode, wrong).toBe(401);
    for (const text of [value, `=${value}`, `Taskflow_session=${value}`, `xtaskflow_session=${value}`, ";;==;"])
      expect((await cookie(auth, text)).statusCode, text).toBe(401);
  });

  it("cannot be derived from Redis or from a token", async ({ auth, ana }) => {
    const { value } = await login(auth, ana);
    expect((await cookie(auth, `taskflow_session=${sessionId(value)}`)).statusCode).toBe(401);
  });

  it.for([
    ["10 kB", "x".repeat(10_000)],
    ["SQL", "' OR 1=1 --"],
    ["HTML", "<script>alert(1)</script>"],
    ["a Redis command", "x\\r\\nFLUSHALL"],
    ["a pattern", "*"],
    ["a path", "../../session"],
    ["percent signs", "%00%ff%"],
  ] as const)("with %s are refused without a call to Redis", async ([_what, value], { auth }) => {
    const before = await auth.redis.info("commandstats");
    const answer = await cookie(auth, `taskflow_session=${value}`);
    expect(answer.statusCode).toBe(401);
    expect(answer.body).not.toContain("alert");
    const calls = (text: string) => /cmdstat_mget:calls=(\d+)/.exec(text)?.[1];
    expect(calls(await auth.redis.info("commandstats"))).toBe(calls(before));
  });

  it("with two values of one name are refused: one of them may be planted", async ({ needs, auth, ana }) => {
    const [own, planted] = [await login(auth, ana), await login(auth, await needs.person())];
    const both = `taskflow_session=${planted.value}; taskflow_session=${own.value}`;
    expect((await cookie(auth, both)).statusCode).toBe(401);
    const unknown = `taskflow_session=${"A".repeat(43)}; taskflow_session=${own.value}`;
    expect((await cookie(auth, unknown)).statusCode).toBe(401);
    expect((await cookie(auth, `taskflow_session=${own.value}; taskflow_session=${own.value}`)).statusCode).toBe(204);
    // A log-out ends both sessions, so that neither stays usable.
    expect((await post(auth, "/logout", undefined, { cookie: both })).statusCode).toBe(204);
    for (const { cookie: one } of [own, planted]) expect((await verify(auth, one)).statusCode).toBe(401);
  });
});
