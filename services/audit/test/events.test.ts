import { mkdir, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect } from "vitest";
import { anEvent, it } from "./fixture.ts";

describe("an event", () => {
  const whole = anEvent("r", {
    user: "0198c0de-0000-7000-8000-000000000000",
    email: "ana@example.com",
    address: "203.0.113.7",
    detail: "d",
  });

  it("becomes a line of the file, of the log and of the list", async ({ audit, lines }) => {
    const answer = await audit.add(whole);
    expect(answer.statusCode).toBe(202);
    expect((await lines()).map((line) => JSON.parse(line))).toEqual([whole]);
    expect(audit.lines.find(({ message }) => message === "audit")).toMatchObject({ event: whole });
    expect(await audit.list()).toEqual([whole]);
    expect((await audit.app.inject("/metrics")).body).toContain('taskflow_audit_written_total{type="login"} 1');
  });

  it("is written before the response, once and whole, even with a thousand at once", async ({ audit, lines }) => {
    const answers = await Promise.all([...Array(1_000)].map((_, index) => audit.add(anEvent(index))));
    expect(answers.every(({ statusCode }) => statusCode === 202)).toBe(true);
    const ids = (await lines()).map((line) => JSON.parse(line).requestId);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids).toHaveLength(1_000);
  });

  it("that is sent again after a late response is written once", async ({ audit }) => {
    const other = anEvent("other");
    const sent = await Promise.all([whole, whole, other, other, other].map(audit.add));
    expect(sent.every(({ statusCode }) => statusCode === 202)).toBe(true);
    await audit.add(other);
    expect(await audit.list()).toEqual([whole, other]);
    expect(audit.lines.filter(({ message }) => message === "audit")).toHaveLength(2);
    await audit.add(whole);
    expect(await audit.list()).toEqual([whole, other, whole]);
  });

  it("stays one line, whatever it contains", async ({ audit, lines }) => {
    const email = 'a\n{"type":"logout"}\r\n\u2028<script>alert(1)</script>漢字🚀\u0000';
    await audit.add(anEvent("r", { email }));
    expect(await lines()).toHaveLength(1);
    expect(await audit.list()).toEqual([anEvent("r", { email })]);
  });

  it("cannot be read by other users of the machine", async ({ audit }) => {
    await audit.add(whole);
    expect((await stat(audit.path)).mode & 0o777).toBe(0o600);
  });

  it.for([
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
  ] as const)("with %s is refused", async ([_what, more], { audit }) => {
    const answer = await audit.add({ ...whole, ...more });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(await audit.list()).toEqual([]);
  });

  it.for([
    ["{", 400],
    ["null", 400],
    ["[]", 400],
    [`{"detail":"${"x".repeat(20_000)}"}`, 413],
  ] as const)("with the body %.10s is refused", async ([payload, status], { audit }) => {
    const headers = { "content-type": "application/json" };
    const answer = await audit.app.inject({ method: "POST", url: "/events", payload, headers });
    expect(answer.statusCode).toBe(status);
  });

  it("that cannot be written is refused, and accepted once it can be written", async ({ audit }) => {
    await rm(dirname(audit.path), { recursive: true });
    const answer = await audit.add(whole);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect((await audit.app.inject("/healthz")).statusCode).toBe(200);
    expect((await audit.app.inject("/readyz")).statusCode).toBe(200);
    expect(audit.lines.some(({ message }) => message === "audit")).toBe(false);
    await mkdir(dirname(audit.path));
    expect((await audit.add(whole)).statusCode).toBe(202);
    expect(await audit.list()).toEqual([whole]);
  });
});

describe("the list", () => {
  it("has the requested number of last events, newest last", async ({ audit }) => {
    for (let index = 0; index < 150; index += 1) await audit.add(anEvent(index));
    const ids = async (limit?: number) => (await audit.list(limit)).map(({ requestId }) => Number(requestId));
    const upTo149 = (count: number) => [...Array(count)].map((_, index) => 150 - count + index);
    expect(await ids()).toEqual(upTo149(100));
    expect(await ids(3)).toEqual(upTo149(3));
    expect(await ids(1_000)).toEqual(upTo149(150));
  });

  it("is empty at first", async ({ audit }) => {
    expect((await audit.app.inject("/events")).json()).toEqual({ items: [], next: null });
  });

  it.for(["0", "1001", "x", "-1", "1.5"])("refuses limit=%s", async (limit, { audit }) => {
    expect((await audit.app.inject(`/events?limit=${limit}`)).statusCode).toBe(400);
  });
});
