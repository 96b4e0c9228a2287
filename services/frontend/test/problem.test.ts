import { describe, expect, test } from "vitest";
import { ApiError, explain, fieldErrors, inWords, isPassing, readProblem, readRetryAfter } from "../src/api/problem.ts";

const answer = (status: number, more: object = {}, retryAfter: number | null = null) =>
  new ApiError("answer", { status, ...more }, retryAfter);

describe("a response's body", () => {
  test("is read as a problem, with the status of the response", () => {
    expect(readProblem(409, '{"title":"Conflict","status":200,"detail":"taken"}')).toEqual({
      title: "Conflict",
      status: 409,
      detail: "taken",
    });
  });
  test.each(["<html>502</html>", "", "null", "[", '"text"'])("is not a problem: %j", (body) => {
    expect(readProblem(502, body)).toEqual({ status: 502 });
  });
});

describe("an explanation", () => {
  test("names the wait of a 429", () => expect(explain(answer(429, {}, 40))).toContain("40 seconds"));
  test("assumes 2 seconds if the proxy names no wait", () => expect(explain(answer(429))).toContain("2 seconds"));
  test("turns a detail into a sentence", () =>
    expect(explain(answer(422, { detail: "nobody of the team" }))).toBe("Nobody of the team."));
  test("of a server error has a reference and no internals", () => {
    const said = explain(answer(500, { detail: "relation tasks does not exist", requestId: "0123456789ab" }));
    expect(said).toContain("01234567");
    expect(said).not.toContain("relation");
  });
  test("says that there was no response", () => {
    expect(explain(new ApiError("network", { status: 0 }))).toContain("online");
    expect(explain(new ApiError("timeout", { status: 0 }))).toContain("too long");
  });
  test("of an error of the page itself has no internals", () =>
    expect(explain(new TypeError("x"))).not.toContain("x is"));
});

test("retries after temporary errors only", () => {
  for (const status of [0, 429, 502, 503, 504]) expect(isPassing(answer(status)), String(status)).toBe(true);
  for (const status of [400, 401, 404, 409, 412, 500]) expect(isPassing(answer(status)), String(status)).toBe(false);
  expect(isPassing(new Error("other"))).toBe(false);
});

test("assigns errors to fields by the last part of the pointer", () => {
  const errors = [
    { path: "/email", message: 'must match format "email"' },
    { path: "/body/password", message: "must NOT have fewer than 10 characters" },
    { path: "title", message: "must have required property 'title'" },
    { path: "title", message: 'must match pattern "^x$"' },
  ];
  expect(Object.fromEntries(fieldErrors(answer(400, { errors })))).toEqual({
    email: "This is not an e-mail address.",
    password: "Use at least 10 characters.",
    title: "This field is required.",
  });
  expect(fieldErrors(new Error("x")).size).toBe(0);
});

test("keeps an unknown message", () => expect(inWords("must be lovely")).toBe("Must be lovely."));

describe("Retry-After", () => {
  const now = Date.parse("2026-03-10T12:00:00Z");
  test.each([
    [null, null],
    ["", null],
    ["soon", null],
    ["7", 7],
    ["0", 0],
    ["Tue, 10 Mar 2026 12:00:30 GMT", 30],
    ["Tue, 10 Mar 2026 11:00:00 GMT", 0],
  ])("%j is %j", (header, wait) => expect(readRetryAfter(header, now)).toBe(wait));
});
