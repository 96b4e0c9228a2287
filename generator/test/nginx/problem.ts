import { STATUS_CODES } from "node:http";
import { expect } from "vitest";
import type { Answer } from "./ask.ts";

/** RFC 9110's titles. Node has an older one for 413. */
const title = (status: number) => (status === 413 ? "Content Too Large" : STATUS_CODES[status]);

/** Expects nginx's own answer: a problem document (RFC 9457) with this status. */
export function expectProblem({ status, headers, text }: Answer, expected: number): void {
  expect({ status, type: headers["content-type"], text: text.slice(0, 200) }).toEqual({
    status: expected,
    type: "application/problem+json",
    text: JSON.stringify({ type: "about:blank", title: title(expected), status: expected }),
  });
}
