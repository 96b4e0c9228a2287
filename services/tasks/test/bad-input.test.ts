import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { it } from "./fixture.ts";

const bad: [string, Record<string, unknown>][] = [
  ["/title", { title: "" }],
  ["/title", { title: "  " }],
  ["/title", { title: "x".repeat(201) }],
  ["/title", { title: "two\nlines" }],
  ["/title", { title: "nul\u0000" }],
  ["/title", { title: "half a pair \ud83d" }],
  ["/title", { title: 5 }],
  ["/title", { title: null }],
  ["/title", { title: ["x"] }],
  ["/title", { title: { toString: "x" } }],
  ["/description", { description: "x".repeat(10_001) }],
  ["/description", { description: "nul\u0000" }],
  ["/description", { description: "\udc00 half a pair" }],
  ["/description", { description: 5 }],
  ["/description", { description: null }],
  ["/assignee", { assignee: "" }],
  ["/assignee", { assignee: "ana" }],
  ["/assignee", { assignee: `urn:uuid:${uuid7()}` }],
  ["/assignee", { assignee: `{${uuid7()}}` }],
  ["/assignee", { assignee: `${uuid7()}' OR true --` }],
  ["/assignee", { assignee: 7 }],
  ["/due", { due: "" }],
  ["/due", { due: "tomorrow" }],
  ["/due", { due: "2026-02-29" }],
  ["/due", { due: "2026-13-01" }],
  ["/due", { due: "2026-1-1" }],
  ["/due", { due: "0000-01-01" }],
  ["/due", { due: "2026-01-01T00:00:00Z" }],
  ["/due", { due: 20_260_101 }],
  ["/due", { due: "infinity" }],
  ["/version", { version: 9 }],
  ["/id", { id: uuid7() }],
  ["/team_id", { team_id: uuid7() }],
];

const pathsOf = (answer: { json(): { errors: { path: string }[] } }) => answer.json().errors.map(({ path }) => path);

describe("refused, for a new task and for a change,", () => {
  it.for(bad)("is %s of %j", async ([path, fields], { service }) => {
    const ana = service.as();
    const { id } = await ana.task();
    const created = await ana.post({ title: "x", ...fields });
    const changed = await ana.patch(id, '"1"', fields);
    for (const answer of [created, changed]) {
      expect(answer.statusCode).toBe(400);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
      expect(pathsOf(answer)).toContain(path);
    }
    expect((await ana.get("/tasks")).json().items).toMatchObject([{ id, version: 1 }]);
  });

  it("are a status for a new task, an unknown status, and an empty change", async ({ service }) => {
    const ana = service.as();
    const { id } = await ana.task();
    expect(pathsOf(await ana.post({ title: "x", status: "done" }))).toEqual(["/status"]);
    for (const status of ["closed", "", null, 1, "OPEN"])
      expect(pathsOf(await ana.patch(id, '"1"', { status }))).toContain("/status");
    expect((await ana.patch(id, '"1"', {})).statusCode).toBe(400);
  });

  it.for(["{", "", "[]", "null", '"text"', "1", '{"title": "x"', '{"title": "x",}', "\ufeff{}"])(
    "is %j as a body",
    async (payload, { service }) => {
      const headers = { ...(await service.issuer.headers(service.as().caller)), "content-type": "application/json" };
      for (const [method, url] of [
        ["POST", "/tasks"],
        ["PATCH", `/tasks/${uuid7()}`],
      ] as const) {
        const answer = await service.app.inject({ method, url, headers: { ...headers, "if-match": "*" }, payload });
        expect(answer.statusCode).toBe(400);
        expect(answer.json()).toMatchObject({ title: "Bad Request", status: 400 });
      }
    },
  );

  it("are a body that is too large, and one that is not JSON", async ({ service }) => {
    const ana = service.as();
    expect((await ana.post({ title: "x", description: "x".repeat(200_000) })).statusCode).toBe(413);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"]) {
      const headers = { ...(await service.issuer.headers(ana.caller)), "content-type": type };
      const answer = await service.app.inject({ method: "POST", url: "/tasks", headers, payload: "title=x" });
      expect(answer.statusCode).toBe(415);
    }
  });

  it("are long texts, in linear time", async ({ service }) => {
    const ana = service.as();
    const start = performance.now();
    for (const text of ["a", " ", "\u0000", "💣", "a\n"]) {
      const long = text.repeat(20_000);
      for (const value of [long, `${long}\n`]) await ana.post({ title: value, description: value });
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it.for([
    ["limit=0", "/limit"],
    ["limit=101", "/limit"],
    ["limit=x", "/limit"],
    ["limit=1.5", "/limit"],
    ["limit=1&limit=2", "/limit"],
    ["after=1", "/after"],
    [`after=urn:uuid:${uuid7()}`, "/after"],
    ["after=%00", "/after"],
    ["status=closed", "/status"],
    ["status=open&status=done", "/status"],
    ["assignee=ana", "/assignee"],
    [`assignee=urn:uuid:${uuid7()}`, "/assignee"],
    [`q=${"x".repeat(201)}`, "/q"],
  ] as const)("is ?%s", async ([query, path], { service }) => {
    const answer = await service.as().get(`/tasks?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(pathsOf(answer)).toContain(path);
  });

  it.for(["q=%00", "q=a%00b"])("is ?%s, which PostgreSQL cannot store", async (query, { service }) => {
    expect((await service.as().get(`/tasks?${query}`)).statusCode).toBe(400);
  });

  it.for(["1", "null", "%00", "..%2f..%2fetc%2fpasswd", "%27%20OR%20true", `urn:uuid:${uuid7()}`, "x".repeat(150)])(
    "is /tasks/%s",
    async (id, { service }) => {
      const ana = service.as();
      const answers = [
        await ana.get(`/tasks/${id}`),
        await ana.patch(id, "*", { title: "x" }),
        await ana.remove(id, "*"),
      ];
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
    },
  );
});

describe("text is stored unchanged:", () => {
  it.for([
    "'; DROP TABLE tasks; --",
    '<script>alert("x")</script>',
    "<img src=x onerror=alert(1)>",
    "${7*7} {{7*7}} #{7*7}",
    "../../etc/passwd",
    "Ōé 漢字 🚀 عربى \u200b\u202e",
    "%s %n %d",
    '{"$gt": ""}',
    "__proto__",
    " spaces ",
    "💣".repeat(200).slice(0, 400),
  ])("%s", async (text, { service }) => {
    const ana = service.as();
    const created = await ana.post({ title: text, description: `${text}\n${text}` });
    expect(created.statusCode).toBe(201);
    const read = await ana.get(`/tasks/${created.json().id}`);
    expect(read.json()).toMatchObject({ title: text, description: `${text}\n${text}` });
    expect(read.headers).toMatchObject({ "x-content-type-options": "nosniff" });
    const found = await ana.get(`/tasks?q=${encodeURIComponent(text.slice(0, 100))}`);
    expect(found.json().items).toHaveLength(1);
  });

  it("a description of 10,000 characters of twelve bytes each", async ({ service }) => {
    const headers = { ...(await service.issuer.headers(service.as().caller)), "content-type": "application/json" };
    const payload = `{"title":"x","description":"${"\\ud83d\\udca3".repeat(10_000)}"}`;
    const answer = await service.app.inject({ method: "POST", url: "/tasks", headers, payload });
    expect(answer.statusCode).toBe(201);
    expect(answer.json().description).toBe("💣".repeat(10_000));
  });

  it("a body cannot change a prototype", async ({ service }) => {
    const headers = { ...(await service.issuer.headers(service.as().caller)), "content-type": "application/json" };
    for (const payload of [
      '{"title":"x","__proto__":{"due":"x"}}',
      '{"title":"x","constructor":{"prototype":{"a":1}}}',
    ]) {
      const answer = await service.app.inject({ method: "POST", url: "/tasks", headers, payload });
      expect(answer.statusCode).toBe(400);
    }
  });
});
