import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuditWorld, anEvent, startAudit } from "./world.ts";

let world: AuditWorld;
beforeEach(async () => {
  world = await startAudit();
});
afterEach(async () => {
  await world.close();
});

const lines = async () => (await readFile(world.path, "utf8")).trimEnd().split("\n");

describe("an event", () => {
  const whole = anEvent("r", {
    user: "0198c0de-0000-7000-8000-000000000000",
    email: "ana@example.com",
    address: "203.0.113.7",
    detail: "d",
  });

  it("becomes a line of the file, of the log and of the list", async () => {
    const answer = await world.add(whole);
    expect(answer.statusCode).toBe(202);
    expect((await lines()).map((line) => JSON.parse(line))).toEqual([whole]);
    expect(world.lines.find(({ message }) => message === "audit")).toMatchObject({ event: whole });
    expect(await world.list()).toEqual([whole]);
    expect((await world.app.inject("/metrics")).body).toContain('taskflow_audit_written_total{type="login"} 1');
  });

  it("is written before the response, once and whole, even with a thousand at once", async () => {
    const answers = await Promise.all([...Array(1_000)].map((_, index) => world.add(anEvent(index))));
    expect(answers.every(({ statusCode }) => statusCode === 202)).toBe(true);
    const ids = (await lines()).map((line) => JSON.parse(line).requestId);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids).toHaveLength(1_000);
  });

  it("that is sent again after a late response is written once", async () => {
    const other = anEvent("other");
    const sent = await Promise.all([whole, whole, other, other, other].map(world.add));
    expect(sent.every(({ statusCode }) => statusCode === 202)).toBe(true);
    await world.add(other);
    expect(await world.list()).toEqual([whole, other]);
    expect(world.lines.filter(({ message }) => message === "audit")).toHaveLength(2);
    await world.add(whole);
    expect(await world.list()).toEqual([whole, other, whole]);
  });

  it("stays one line, whatever it contains", async () => {
    const email = 'a\n{"type":"logout"}\r\n\u2028<script>alert(1)</script>漢字🚀\u0000';
    await world.add(anEvent("r", { email }));
    expect(await lines()).toHaveLength(1);
    expect(await world.list()).toEqual([anEvent("r", { email })]);
  });

  it("cannot be read by other users of the machine", async () => {
    await world.add(whole);
    expect((await stat(world.path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["no type", { type: undefined }],
    ["another type", { type: "made-up" }],
    ["a number as type", { type: 1 }],
    ["no time", { time: undefined }],
    ["an invalid time", { time: "yesterday" }],
    ["no request", { requestId: undefined }],
    ["a list as e-mail", { email: [] }],
    ["too long an e-mail", { email: "x".repeat(255) }],
    ["too much detail", { detail: "x".repeat(1_001) }],
    ["an unknown field", { password: "x" }],
  ])("with %s is refused", async (_what, more) => {
    const answer = await world.add({ ...whole, ...more });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(await world.list()).toEqual([]);
  });

  it.each([
    ["{", 400],
    ["null", 400],
    ["[]", 400],
    [`{"detail":"${"x".repeat(20_000)}"}`, 413],
  ])("with the body %.10s is refused", async (payload, status) => {
    const headers = { "content-type": "application/json" };
    const answer = await world.app.inject({ method: "POST", url: "/events", payload, headers });
    expect(answer.statusCode).toBe(status);
  });

  it("that cannot be written is refused, and accepted once it can be written", async () => {
    await rm(dirname(world.path), { recursive: true });
    const answer = await world.add(whole);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect((await world.app.inject("/healthz")).statusCode).toBe(200);
    expect((await world.app.inject("/readyz")).statusCode).toBe(200);
    expect(world.lines.some(({ message }) => message === "audit")).toBe(false);
    await mkdir(dirname(world.path));
    expect((await world.add(whole)).statusCode).toBe(202);
    expect(await world.list()).toEqual([whole]);
  });
});

describe("the list", () => {
  it("has the requested number of last events, newest last", async () => {
    for (let index = 0; index < 150; index += 1) await world.add(anEvent(index));
    const ids = async (limit?: number) => (await world.list(limit)).map(({ requestId }) => Number(requestId));
    const upTo149 = (count: number) => [...Array(count)].map((_, index) => 150 - count + index);
    expect(await ids()).toEqual(upTo149(100));
    expect(await ids(3)).toEqual(upTo149(3));
    expect(await ids(1_000)).toEqual(upTo149(150));
  });

  it("is empty at first", async () => {
    expect((await world.app.inject("/events")).json()).toEqual({ items: [], next: null });
  });

  it.each(["0", "1001", "x", "-1", "1.5"])("refuses limit=%s", async (limit) => {
    expect((await world.app.inject(`/events?limit=${limit}`)).statusCode).toBe(400);
  });
});
