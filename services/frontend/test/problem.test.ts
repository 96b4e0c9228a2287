import { describe, expect, test } from "vitest";
import { ApiError, explain, fieldErrors, inWords, isPassing, readProblem, readRetryAfter } from "../src/api/problem.ts";

const answer = (status: number, more: object = {}, retryAfter: number | null = null) =>
  new ApiError("answer", { status, ...more }, retryAfter);

describe("an answer's body", () => {
  test("a problem is read, with the status that really came", () => {
    expect(readProblem(409, '{"title":"Conflict","status":200,"detail":"taken"}')).toEqual({
      title: "Conflict",
      status: 409,
      detail: "taken",
    });
  });
  test.each(["<html>502</html>", "", "null", "[", '"text"'])("%j is none", (body) => {
    expect(readProblem(502, body)).toEqual({ status: 502 });
  });
});

describe("in words", () => {
  test("the wait of a 429", () => expect(explain(answer(429, {}, 40))).toContain("40 seconds"));
  test("a wait that the proxy did not name", () => expect(explain(answer(429))).toContain("2 seconds"));
  test("a detail becomes a sentence", () =>
    expect(explain(answer(422, { detail: "nobody of the team" }))).toBe("Nobody of the team."));
  test("a fault of ours names its reference and no internals", () => {
    const said = explain(answer(500, { detail: "relation tasks does not exist", requestId: "0123456789ab" }));
    expect(said).toContain("01234567");
    expect(said).not.toContain("relation");
  });
  test("nobody answered", () => {
    expect(explain(new ApiError("network", { status: 0 }))).toContain("online");
    expect(explain(new ApiError("timeout", { status: 0 }))).toContain("too long");
  });
  test("an error of the page itself", () => expect(explain(new TypeError("x"))).not.toContain("x is"));
});

test("what passes is asked for again, what does not is not", () => {
  for (const status of [0, 429, 502, 503, 504]) expect(isPassing(answer(status)), String(status)).toBe(true);
  for (const status of [400, 401, 404, 409, 412, 500]) expect(isPassing(answer(status)), String(status)).toBe(false);
  expect(isPassing(new Error("other"))).toBe(false);
});

test("errors get to their fields by the last part of the pointer", () => {
  const errors = [
    { path: "/email", message: 'must match format "email"' },
    { path: "/body/password", message: "must NOT have fewer than 10 characters" },
    { path: "title", message: "must have required property 'title'" },
    { path: "title", message: 'must match pattern "^x$"' },
  ];
  expect(Object.fromEntries(fieldErrors(answer(400, { errors })))).toEqual({
    email: "That is no e-mail address.",
    password: "Use at least 10 characters.",
    title: "This is needed.",
  });
  expect(fieldErrors(new Error("x")).size).toBe(0);
});

test("a message that is not known stays as it is", () => expect(inWords("must be lovely")).toBe("Must be lovely."));

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
