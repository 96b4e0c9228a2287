import { describe, expect } from "vitest";
import { it as authTest, login, startAuth, verify, withToken } from "./fixture.ts";

let now = Date.now();
const it = authTest.extend("options", { scope: "file" }, async () => ({ clock: () => now }));

describe("verify", () => {
  it("returns user, team and a token, for a cookie and for a token", async ({ auth, ana }) => {
    const { cookie, token } = await login(auth, ana);
    for (const headers of [cookie, withToken(token), { authorization: `bearer ${token}` }]) {
      const answer = await verify(auth, headers);
      expect(answer.statusCode).toBe(204);
      expect(answer.headers).toMatchObject({ "x-user": ana.user.id, "x-team": ana.user.team.id });
      const handed = String(answer.headers.authorization).replace("Bearer ", "");
      expect((await verify(auth, withToken(handed))).statusCode).toBe(204);
    }
  });

  it("answers 401 with WWW-Authenticate without a credential", async ({ auth }) => {
    const answer = await verify(auth, {});
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(answer.headers["x-user"]).toBeUndefined();
  });

  it("ignores a claimed identity", async ({ auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const claims = { "x-user": "root", "x-team": "wheel" };
    expect((await verify(auth, claims)).statusCode).toBe(401);
    expect((await verify(auth, { ...cookie, ...claims })).headers["x-user"]).toBe(ana.user.id);
  });

  it("uses the token if there is a cookie as well", async ({ needs, auth, ana }) => {
    const [one, two] = [await login(auth, ana), await login(auth, await needs.person())];
    const answer = await verify(auth, { ...one.cookie, ...withToken(two.token) });
    expect(answer.headers["x-user"]).not.toBe(ana.user.id);
    expect((await verify(auth, { ...one.cookie, ...withToken("bad") })).statusCode).toBe(401);
    // Credentials for a proxy are ignored.
    expect((await verify(auth, { ...one.cookie, authorization: "Basic eDp5" })).statusCode).toBe(204);
  });

  it("makes one round trip to Redis, and one token for three minutes", async ({ auth, ana }) => {
    const { cookie, token } = await login(auth, ana);
    const handed = async () => String((await verify(auth, cookie)).headers.authorization).replace("Bearer ", "");
    const monitor = await auth.redis.monitor();
    const commands: string[] = [];
    monitor.on("monitor", (_time: string, args: string[]) => commands.push(String(args[0])));
    expect(await handed()).toBe(token);
    await expect.poll(() => commands).toEqual(["mget"]);
    monitor.disconnect();
    now += 179_000;
    expect(await handed()).toBe(token);
    now += 2_000;
    expect(await handed()).not.toBe(token);
  });

  it("answers a thousand concurrent requests", async ({ auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const reads = async () => Number(/cmdstat_mget:calls=(\d+)/.exec(await auth.redis.info("commandstats"))?.[1]);
    const before = await reads();
    const answers = await Promise.all([...Array(1_000)].map(() => verify(auth, cookie)));
    // Concurrent ones share a read.
    expect((await reads()) - before).toBeLessThan(100);
    expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1_000);
    expect(new Set(answers.map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it("does not mix up users in a thousand concurrent requests", async ({ needs, auth }) => {
    const people = await Promise.all([...Array(5)].map(() => needs.person()));
    const sessions = await Promise.all(people.map((person) => login(auth, person)));
    const answers = await Promise.all(
      [...Array(1_000)].map(async (_, index) => {
        const { headers } = await verify(auth, sessions[index % 5]?.cookie ?? {});
        return headers["x-user"] === people[index % 5]?.user.id;
      }),
    );
    expect(answers.every(Boolean)).toBe(true);
  });

  it("has no rate limit, and neither have the keys: the gateway calls for all of its clients", async ({
    needs,
    ana,
  }) => {
    const limited = await startAuth({ ...needs, rateLimit: 5 });
    try {
      await limited.ready();
      const { cookie } = await login(limited, ana);
      const ask = async (url: string) => {
        const answers = await Promise.all([...Array(20)].map(() => limited.app.inject({ url, headers: cookie })));
        return new Set(answers.map(({ statusCode }) => statusCode));
      };
      expect(await ask("/verify")).toEqual(new Set([204]));
      expect(await ask("/.well-known/jwks.json")).toEqual(new Set([200]));
      expect(await ask("/me")).toContain(429);
    } finally {
      await limited.close();
    }
  });
});
