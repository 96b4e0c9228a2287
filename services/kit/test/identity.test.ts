import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../app.ts";
import { gatewayIdentity, isUuid, requireIdentity } from "../identity.ts";
import { page } from "../paging.ts";
import { uuid7 } from "../uuid.ts";
import { problemOf, testApp } from "./fixture.ts";

const user = "0198c0de-0000-7000-8000-000000000001";
const team = "0198c0de-0000-7000-8000-000000000002";

describe("the gateway's headers", () => {
  let app: App;
  beforeAll(async () => {
    ({ app } = await testApp());
    app.get("/open", async () => ({}));
    await app.register(async (own) => {
      requireIdentity(own as App, gatewayIdentity);
      own.get("/who", async ({ identity }) => identity);
    });
  });
  afterAll(() => app?.close());

  it("name the caller", async () => {
    const answer = await app.inject({ url: "/who", headers: { "x-user": user, "x-team": team } });
    expect(answer.json()).toEqual({ user, team });
  });

  it.each([
    {},
    { "x-user": user },
    { "x-team": team },
    { "x-user": "", "x-team": "" },
    { "x-user": user, "x-team": "1" },
    { "x-user": `${user} `.concat("x"), "x-team": team },
    { "x-user": user.toUpperCase(), "x-team": team },
    { "x-user": `${user}, ${user}`, "x-team": team },
    { "x-user": "' OR 1=1", "x-team": team },
  ])("are required, and %j is refused", async (headers) => {
    problemOf(await app.inject({ url: "/who", headers: headers as Record<string, string> }), 401);
  });

  it("are not required by other routes", async () => {
    expect((await app.inject("/open")).statusCode).toBe(200);
  });
});

describe("an id of version 7", () => {
  it("has the version, the variant and its time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const id = uuid7(now);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(isUuid(id)).toBe(true);
        expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(now);
      }),
    );
  });

  it("is greater than all earlier ones, also within a millisecond", () => {
    const ids = Array.from({ length: 20_000 }, () => uuid7());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.findIndex((id, index) => id <= (ids[index - 1] ?? ""))).toBe(-1);
  });

  it("contains the given time", () => {
    const [late, early] = [uuid7(2_000), uuid7(1_000)];
    expect(early < late).toBe(true);
  });
});

describe("a page", () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}` }));
  it.each([
    [0, null],
    [2, null],
    [3, null],
    [4, "2"],
  ])("of 3 from %i rows has the next page %j", (count, next) => {
    const made = page(rows(count), 3);
    expect(made.items).toHaveLength(Math.min(count, 3));
    expect(made.next).toBe(next);
  });
});
