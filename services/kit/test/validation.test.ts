import { asyncProperty, assert as propertyAssert, uuid as uuids } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../app.ts";
import { pageQuery } from "../paging.ts";
import { list, nullable, object, time, uuid } from "../schema.ts";
import { problemOf, testApp } from "./fixture.ts";

let app: App;
beforeAll(async () => {
  ({ app } = await testApp());
  const body = object(
    {
      text: { type: "string", minLength: 1, maxLength: 5 },
      count: { type: "integer", minimum: 0 },
      flag: { type: "boolean" },
      id: nullable(uuid),
      day: { type: "string", format: "date" },
      at: time,
      email: { type: "string", format: "email" },
      "a/b~c": { type: "string" },
      all: list({ type: "integer" }),
    },
    ["text", "count", "flag", "id", "day", "at", "email", "a/b~c", "all"],
  );
  app.post("/", { schema: { body } }, async (request) => ({ took: request.body }));
  const querystring = {
    type: "object",
    properties: { ...pageQuery, flag: { type: "boolean" }, kind: { enum: ["a", "b"] } },
  } as const;
  app.get("/list", { schema: { querystring } }, async ({ query }) => query);
  app.get("/one/:id", { schema: { params: object({ id: uuid }) } }, async ({ params }) => params);
  const response = { 200: object({ shown: { type: "string" } }) };
  app.get("/shown", { schema: { response } }, async () => ({ shown: "yes", hidden: "no" }));
});
afterAll(() => app?.close());

const post = (payload: object) => app.inject({ method: "POST", url: "/", payload });
const paths = (problem: Record<string, unknown>) => (problem.errors as { path: string }[]).map(({ path }) => path);

describe("a body", () => {
  it.each([
    [{ text: 5 }, "/text"],
    [{ text: true }, "/text"],
    [{ text: null }, "/text"],
    [{ text: ["a"] }, "/text"],
    [{ text: "" }, "/text"],
    [{ text: "123456" }, "/text"],
    [{ count: "5" }, "/count"],
    [{ count: 1.5 }, "/count"],
    [{ count: -1 }, "/count"],
    [{ count: null }, "/count"],
    [{ flag: "true" }, "/flag"],
    [{ flag: 1 }, "/flag"],
    [{ id: "1" }, "/id"],
    [{ id: "" }, "/id"],
    [{ other: 1 }, "/other"],
    [{ constructor: 1 }, "/constructor"],
    [{ "x/y~z": 1 }, "/x~1y~0z"],
    [{ "a/b~c": 1 }, "/a~1b~0c"],
    [{ all: [1, "2"] }, "/all/1"],
    [{ all: 1 }, "/all"],
  ])("has types of its own: refuses %j", async (payload, path) => {
    expect(paths(problemOf(await post(payload), 400))).toContain(path);
  });

  it("gets all of its faults reported at once", async () => {
    const problem = problemOf(await post({ text: 1, count: "x", other: 1 }), 400);
    expect(problem.detail).toBe("the body is not valid");
    expect(paths(problem).sort()).toEqual(["/count", "/other", "/text"]);
  });

  it("with a million faults gets some of them reported", async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`member ${index}`, index]));
    for (const payload of [many, { all: Array.from({ length: 50_000 }, () => "x") }, { ["x".repeat(100_000)]: 1 }]) {
      const answer = await post(payload);
      expect(paths(problemOf(answer, 400)).length).toBeLessThanOrEqual(20);
      expect(answer.body.length).toBeLessThan(10_000);
    }
  });

  it("is passed on unchanged", async () => {
    const payload = { text: "é 🚀", count: 0, flag: false, id: null, all: [], "a/b~c": "" };
    expect((await post(payload)).json()).toEqual({ took: payload });
    expect((await post({})).json()).toEqual({ took: {} });
  });

  it.each([
    [
      "day",
      ["2026-02-28", "2024-02-29"],
      ["2026-02-29", "2026-13-01", "26-1-1", "0000-01-01", "2026-02-28T00:00:00Z", ""],
    ],
    [
      "at",
      ["2026-02-28T10:00:00Z", "2026-02-28T10:00:00.123+02:00"],
      ["2026-02-28", "2026-02-28T25:00:00Z", "0000-01-01T00:00:00Z", "now"],
    ],
    [
      "email",
      ["a@example.com", "a.b+c@sub.example.com"],
      ["a", "a@", "@b", "a b@example.com", "a@example.com\nBcc: x", "a@@b.com"],
    ],
  ])("checks the format of a %s", async (name, good, bad) => {
    for (const value of good) expect((await post({ [name]: value })).statusCode).toBe(200);
    for (const value of bad) expect(paths(problemOf(await post({ [name]: value }), 400))).toEqual([`/${name}`]);
  });
});

describe("an id", () => {
  const one = (id: string) => app.inject(`/one/${encodeURIComponent(id)}`);
  it("is any UUID in a form that PostgreSQL accepts as well", async () => {
    await propertyAssert(
      asyncProperty(uuids(), async (id) => {
        expect((await one(id)).json()).toEqual({ id });
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    "1",
    "urn:uuid:0198c0de-0000-7000-8000-000000000000",
    "{0198c0de-0000-7000-8000-000000000000}",
    "0198c0de000070008000000000000000",
    "0198c0de-0000-7000-8000-00000000000g",
    "0198c0de-0000-7000-8000-000000000000 ",
    "0198c0de-0000-7000-8000-000000000000\n",
    "' OR 1=1 --",
    "../../etc/passwd",
  ])("is not %j", async (id) => {
    const problem = problemOf(await one(id), 400);
    expect(problem.detail).toBe("the params is not valid");
    expect(paths(problem)).toEqual(["/id"]);
  });
});

describe("a query", () => {
  it("is text and is converted to the schema's types", async () => {
    expect((await app.inject("/list?limit=7&flag=true&kind=a")).json()).toEqual({ limit: 7, flag: true, kind: "a" });
    expect((await app.inject("/list")).json()).toEqual({ limit: 50 });
  });

  it.each([
    "limit=0",
    "limit=101",
    "limit=",
    "limit=abc",
    "limit=1.5",
    "limit=1&limit=2",
    "limit=NaN",
    "limit[]=1&limit[]=x&limit=z",
    "after=1",
    "after=",
    "flag=maybe",
    "kind=c",
  ])("%s is refused", async (query) => {
    problemOf(await app.inject(`/list?${query}`), 400);
  });

  it("may have unknown parameters: other programs add some to URLs", async () => {
    expect((await app.inject("/list?utm_source=x&__proto__=y&constructor=z")).json()).toMatchObject({ limit: 50 });
  });
});

it("an answer has the members of its schema only", async () => {
  expect((await app.inject("/shown")).json()).toEqual({ shown: "yes" });
});
