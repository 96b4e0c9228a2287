import type { EventType, Status, TaskEvent } from "@taskflow/kit/events.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAddress } from "../src/email/address.ts";
import { verdictOf } from "../src/email/mailer.ts";
import { recipientsOf } from "../src/recipients.ts";
import { oneLine, wording } from "../src/wording.ts";
import { taskEvent } from "./events.ts";

const [ana, bob, cleo] = ["a", "b", "c"].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
];
const team = "00000000-0000-4000-8000-0000000000ff";
const names: Record<string, string> = { [ana]: "Ana", [bob]: "Bob", [cleo]: "Cleo" };

/** One line per recipient, such as "Bob status: Ana moved …". */
const told = (event: TaskEvent, nameOf = (user: string) => names[user]) =>
  recipientsOf(event).map((one) => `${names[one.user]} ${one.kind}: ${wording(event, one, nameOf)}`);

describe("the recipients and texts", () => {
  const of = (type: EventType, more: object) => taskEvent({ type, team, actor: ana, createdBy: ana, ...more });
  it.each([
    ["a new task for oneself", of("task.created", { assignee: ana }), []],
    ["a new task for Bob", of("task.created", { assignee: bob }), ["Bob assigned: Ana assigned “Title” to you"]],
    [
      "a task given to Bob",
      of("task.updated", { assignee: bob, previousAssignee: null, createdBy: cleo }),
      ["Bob assigned: Ana assigned “Title” to you", "Cleo assigned: Ana assigned “Title” to Bob"],
    ],
    [
      "a task that Bob took",
      of("task.updated", { actor: bob, assignee: bob, previousAssignee: null }),
      ["Ana assigned: Bob took on “Title”"],
    ],
    [
      "a task that becomes unassigned",
      of("task.updated", { actor: bob, previousAssignee: bob }),
      ["Ana changed: Bob left “Title” unassigned"],
    ],
    ["another title", of("task.updated", { assignee: bob }), ["Bob changed: Ana changed “Title”"]],
    [
      "a move",
      of("task.moved", { assignee: bob, status: "in_progress", createdBy: cleo }),
      ["Bob status: Ana moved “Title” to in progress", "Cleo status: Ana moved “Title” to in progress"],
    ],
    [
      "a move with another assignee",
      of("task.moved", { assignee: bob, status: "done", createdBy: cleo, previousAssignee: ana }),
      ["Bob assigned: Ana assigned “Title” to you", "Cleo status: Ana moved “Title” to done"],
    ],
    ["a deletion", of("task.deleted", { assignee: bob }), ["Bob deleted: Ana deleted “Title”"]],
    [
      "a task whose assignee is its creator",
      of("task.moved", { actor: bob, assignee: ana }),
      ["Ana status: Bob moved “Title” to open"],
    ],
    [
      "automation",
      of("task.moved", { actor: null, assignee: bob, status: "done" }),
      ["Bob status: “Title” was moved to done", "Ana status: “Title” was moved to done"],
    ],
    ["a task by automation without an assignee", of("task.created", { actor: null, createdBy: null }), []],
    [
      "a task by automation for Bob",
      of("task.created", { actor: null, createdBy: null, assignee: bob }),
      ["Bob assigned: “Title” was assigned to you"],
    ],
  ] as const)("of %s", (_what, event, expected) => {
    expect(told(event).sort()).toEqual([...expected].sort());
  });

  it("leave out unknown names", () => {
    const given = of("task.updated", { assignee: bob, previousAssignee: null, createdBy: cleo });
    expect(told(given, () => undefined)).toEqual([
      "Bob assigned: “Title” was assigned to you",
      "Cleo assigned: “Title” was assigned to somebody else",
    ]);
  });

  it("are one line that can be stored and shown, whatever the title", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 400 });
    const anyStatus = fc.constantFrom<Status>("open", "in_progress", "done");
    fc.assert(
      fc.property(anyText, anyText, anyStatus, (title, name, status) => {
        const event = of("task.moved", { assignee: bob, title: `${title}\r\nBcc: x@example.com\u0000`, status });
        const [text = ""] = recipientsOf(event).map((one) => wording(event, one, () => `${name}\n\u202e\ud800`));
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(text.isWellFormed()).toBe(true);
        expect([...text].length).toBeLessThan(450);
      }),
    );
    expect(oneLine("x".repeat(500))).toHaveLength(200);
    expect(told(of("task.moved", { assignee: bob, title: " \n " }))[0]).toContain("“a task without a title”");
  });
});

describe("an address", () => {
  it.each(["a@example.com", "o'brien+x@sub.example.co.uk", "ü@bücher.example"])("%s is valid", (email) => {
    expect(isAddress(email)).toBe(true);
  });
  it.each([
    "",
    "a",
    "a@",
    "@b",
    "a@b,c@d",
    "a@b\r\nBcc: c@d",
    "a b@c",
    "<a@b>",
    "a@b c",
    "a@b\u0000",
    '"a"@b',
    "a@b@c",
    "x;y@z",
  ])("%j is invalid", (email) => {
    expect(isAddress(email)).toBe(false);
  });
});

describe("a mail server's answer", () => {
  it.each([
    [{ command: "RCPT TO", code: "EENVELOPE", responseCode: 550 }, "refused"],
    [{ command: "DATA", code: "EMESSAGE", responseCode: 554 }, "refused"],
    [{ command: "RCPT TO", code: "EENVELOPE", responseCode: 451 }, "failed"],
    [{ command: "DATA", code: "EMESSAGE", responseCode: 421 }, "down"],
    [{ command: "MAIL FROM", code: "EENVELOPE", responseCode: 550 }, "down"],
    [{ command: "CONN", code: "ETIMEDOUT" }, "failed"],
    [{ command: "CONN", code: "ESOCKET" }, "down"],
    [{ command: "AUTH PLAIN", code: "EAUTH", responseCode: 535 }, "down"],
    [{}, "down"],
  ])("%j means %s", (error, verdict) => {
    expect(verdictOf(error)).toBe(verdict);
  });
});
