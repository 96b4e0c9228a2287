import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { it, login, type RunningAuth } from "./fixture.ts";

const me = (auth: RunningAuth, headers: Record<string, string>) => auth.app.inject({ url: "/me", headers });

describe("log-in", () => {
  it("returns the user, a token and a cookie", async ({ auth, ana }) => {
    const { answer } = await login(auth, ana);
    expect(answer.statusCode).toBe(200);
    const { user, expiresAt } = answer.json();
    expect(user).toEqual(ana.user);
    expect(Date.parse(expiresAt) - Date.now()).toBeCloseTo(300_000, -4);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const attributes = "Max-Age=43200; Path=/; HttpOnly; SameSite=Strict";
    expect(answer.headers["set-cookie"]).toMatch(new RegExp(`^taskflow_session=[\\w-]{43}; ${attributes}$`));
  });

  it.for([
    ["https", true],
    ["https,http", true],
    ["http", false],
    ["http,https", false],
  ] as const)("behind %s marks the cookie as Secure: %s", async ([scheme, secure], { auth, ana }) => {
    const { answer } = await login(auth, ana, { "x-forwarded-proto": scheme });
    expect(String(answer.headers["set-cookie"]).endsWith("; Secure")).toBe(secure);
  });

  it("ignores upper and lower case of the address", async ({ auth, ana }) => {
    expect((await login(auth, { ...ana, email: ana.email.toUpperCase() })).answer.statusCode).toBe(200);
  });

  it("gives each session a unique value and stores only its hash in Redis", async ({ auth, ana }) => {
    const [one, two] = [await login(auth, ana), await login(auth, ana)];
    expect(one.value).not.toBe(two.value);
    const hash = createHash("sha256").update(one.value).digest("base64url");
    expect(JSON.parse(String(await auth.redis.get(`session:${hash}`)))).toMatchObject({ user: ana.user });
    for (const name of await auth.redis.keys("*")) expect(name).not.toContain(one.value);
  });

  it("gives the same answer for a wrong password and an unknown address", async ({ auth, ana }) => {
    const wrong = await login(auth, { ...ana, password: "not the one" });
    const unknownAddress = await login(auth, { email: "nobody@example.com", password: "not the one" });
    const visible = ({ answer }: typeof wrong) => {
      const { requestId: _, ...problem } = answer.json();
      return { status: answer.statusCode, problem, cookie: answer.headers["set-cookie"] };
    };
    expect(visible(wrong)).toEqual(visible(unknownAddress));
    expect(visible(wrong)).toMatchObject({ status: 401, cookie: undefined });
  });

  it("takes as long for a wrong password as for an unknown address", async ({ needs, auth }) => {
    const time = async (email: string) => {
      const start = performance.now();
      expect((await login(auth, { email, password: "not the one" })).answer.statusCode).toBe(401);
      return performance.now() - start;
    };
    const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 9; round += 1) {
      known.push(await time((await needs.person()).email));
      unknown.push(await time(`nobody${round}@example.com`));
    }
    const [slow, fast] = [median(known), median(unknown)].sort((a, b) => b - a) as [number, number];
    // Without a comparison the answer would be ten times as fast.
    expect(slow / fast).toBeLessThan(2);
  });

  it("ends the browser's earlier session", async ({ auth, ana }) => {
    const before = await login(auth, ana);
    await login(auth, ana, before.cookie);
    expect((await me(auth, before.cookie)).statusCode).toBe(401);
  });
});
