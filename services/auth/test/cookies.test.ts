import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionId } from "../src/sessions-repository.ts";
import { type AuthWorld, login, type Needs, type Person, post, startAuth, startNeeds, verify } from "./world.ts";

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

describe("cookies", () => {
  const cookie = (value: string) => verify(world, { cookie: value });

  it("are found among others", async () => {
    const { value } = await login(world, ana);
    expect((await cookie(`a=b; taskflow_session=${value}; theme=dark`)).statusCode).toBe(204);
    expect((await cookie(`a=b;taskflow_session=${value}`)).statusCode).toBe(204);
  });

  it("that were tampered with are nobody's", async () => {
    const { value } = await login(world, ana);
    const other = value.startsWith("A") ? "B" : "A";
    for (const wrong of [other + value.slice(1), value.slice(1), `${value}A`, value.toUpperCase(), `"${value}"`, ""])
      expect((await cookie(`taskflow_session=${wrong}`)).statusCode, wrong).toBe(401);
    for (const text of [value, `=${value}`, `Taskflow_session=${value}`, `xtaskflow_session=${value}`, ";;==;"])
      expect((await cookie(text)).statusCode, text).toBe(401);
  });

  it("cannot be made from what stands in Redis or in a token", async () => {
    const { value } = await login(world, ana);
    expect((await cookie(`taskflow_session=${sessionId(value)}`)).statusCode).toBe(401);
  });

  it.each([
    ["10 kB", "x".repeat(10_000)],
    ["SQL", "' OR 1=1 --"],
    ["HTML", "<script>alert(1)</script>"],
    ["a Redis command", "x\\r\\nFLUSHALL"],
    ["a pattern", "*"],
    ["a path", "../../session"],
    ["percent signs", "%00%ff%"],
  ])("of %s are nobody's, and not asked for", async (_what, value) => {
    const before = await world.redis.info("commandstats");
    const answer = await cookie(`taskflow_session=${value}`);
    expect(answer.statusCode).toBe(401);
    expect(answer.body).not.toContain("alert");
    const calls = (text: string) => /cmdstat_mget:calls=(\d+)/.exec(text)?.[1];
    expect(calls(await world.redis.info("commandstats"))).toBe(calls(before));
  });

  it("of one name twice open nothing: one of them may be planted", async () => {
    const [own, planted] = [await login(world, ana), await login(world, await needs.person())];
    const both = `taskflow_session=${planted.value}; taskflow_session=${own.value}`;
    expect((await cookie(both)).statusCode).toBe(401);
    const unknown = `taskflow_session=${"A".repeat(43)}; taskflow_session=${own.value}`;
    expect((await cookie(unknown)).statusCode).toBe(401);
    expect((await cookie(`taskflow_session=${own.value}; taskflow_session=${own.value}`)).statusCode).toBe(204);
    // A log-out ends both, so that none is left to be used.
    expect((await post(world, "/logout", undefined, { cookie: both })).statusCode).toBe(204);
    for (const { cookie: one } of [own, planted]) expect((await verify(world, one)).statusCode).toBe(401);
  });
});
