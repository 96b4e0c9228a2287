import { afterEach, describe, expect, it } from "vitest";
import type { App } from "../app.ts";
import { problemOf, testApp } from "./fixture.ts";

let app: App;
afterEach(() => app?.close());

async function limited(rateLimit: number) {
  ({ app } = await testApp({ config: { rateLimit } }));
  app.get("/thing", async () => ({}));
  return (headers: Record<string, string> = {}) => app.inject({ url: "/thing", headers });
}

describe("a client above its rate limit", () => {
  it("receives a 429 problem with the time of the next try", async () => {
    const ask = await limited(3);
    for (let time = 0; time < 3; time += 1) expect((await ask()).statusCode).toBe(200);
    const answer = await ask();
    expect(problemOf(answer, 429).detail).toContain("too many requests");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(60);
  });

  it("does not use up the limits of other users or addresses", async () => {
    const ask = await limited(1);
    expect((await ask({ "x-user": "a" })).statusCode).toBe(200);
    expect((await ask({ "x-user": "a" })).statusCode).toBe(429);
    expect((await ask({ "x-user": "b" })).statusCode).toBe(200);
    expect((await ask({ "x-forwarded-for": "1.1.1.1" })).statusCode).toBe(200);
    expect((await ask({ "x-forwarded-for": "1.1.1.2" })).statusCode).toBe(200);
    expect((await ask({ "x-forwarded-for": "1.1.1.2" })).statusCode).toBe(429);
  });

  it("gains nothing from forged addresses", async () => {
    const ask = await limited(1);
    expect((await ask({ "x-forwarded-for": "6.6.6.6, 1.1.1.1" })).statusCode).toBe(200);
    expect((await ask({ "x-forwarded-for": "7.7.7.7, 1.1.1.1" })).statusCode).toBe(429);
  });

  it("may still call the health endpoints", async () => {
    const ask = await limited(1);
    await ask();
    for (let time = 0; time < 5; time += 1)
      for (const url of ["/healthz", "/readyz", "/health", "/metrics"])
        expect((await app.inject(url)).statusCode).toBe(200);
  });
});
