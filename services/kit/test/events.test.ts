import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvent, encodeEvent, eventTypes, statuses, type TaskEvent } from "../events.ts";

const person = fc.option(fc.uuid());
const day = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
const event: fc.Arbitrary<TaskEvent> = fc.record(
  {
    id: fc.uuid(),
    type: fc.constantFrom(...eventTypes),
    time: day.map((date) => date.toISOString()),
    requestId: fc.string({ unit: "grapheme", minLength: 1, maxLength: 128 }),
    actor: person,
    team: fc.uuid(),
    task: fc.record({
      id: fc.uuid(),
      version: fc.integer({ min: 1 }),
      title: fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
      status: fc.constantFrom(...statuses),
      assignee: person,
      createdBy: person,
      due: fc.option(day.map((date) => date.toISOString().slice(0, 10))),
    }),
    from: fc.constantFrom(...statuses),
    previousAssignee: person,
  },
  { requiredKeys: ["id", "type", "time", "requestId", "actor", "team", "task"] },
);

const good: TaskEvent = {
  id: "0198c0de-0000-7000-8000-000000000000",
  type: "task.moved",
  time: "2026-11-21T10:00:00.000Z",
  requestId: "r",
  actor: null,
  team: "0198c0de-0000-7000-8000-000000000001",
  task: {
    id: "0198c0de-0000-7000-8000-000000000002",
    version: 2,
    title: "t",
    status: "done",
    assignee: null,
    createdBy: null,
    due: null,
  },
  from: "open",
};

describe("an event", () => {
  it("is decoded to the encoded event", () => {
    fc.assert(
      fc.property(event, (one) => {
        expect(decodeEvent(encodeEvent(one))).toEqual(one);
      }),
    );
  });

  it("is found among other fields and distinguished from their values", () => {
    const fields = encodeEvent(good);
    expect(decodeEvent(["a", "b", ...fields])).toEqual(good);
    expect(decodeEvent([...fields, "trace", "event"])).toEqual(good);
    expect(decodeEvent(["trace", "event", ...fields])).toEqual(good);
  });

  it("of a later release, with more members, is understood", () => {
    expect(decodeEvent(["event", JSON.stringify({ ...good, more: 1, task: { ...good.task, labels: [] } })])).toEqual({
      ...good,
      more: 1,
      task: { ...good.task, labels: [] },
    });
  });
});

describe("an invalid event", () => {
  it.each([
    [null],
    [[]],
    [["event"]],
    [["other", "{}"]],
    [["trace", "event"]],
    [["event", ""]],
    [["event", "{"]],
    [["event", "null"]],
    [["event", "[]"]],
    [["event", '"text"']],
    [["event", "1"]],
    [["event", "{}"]],
  ])("is refused: %j", (fields) => expect(() => decodeEvent(fields)).toThrow(Error));

  const faults: [string, object][] = [
    ["id", { id: "1" }],
    ["id", { id: undefined }],
    ["id", { id: { toString: 1 } }],
    ["type", { type: "task.exploded" }],
    ["time", { time: "yesterday" }],
    ["time", { time: 5 }],
    ["requestId", { requestId: undefined }],
    ["requestId", { requestId: 5 }],
    ["team", { team: null }],
    ["team", { team: good.team.replace("0198", "ABCD") }],
    ["actor", { actor: undefined }],
    ["actor", { actor: "somebody" }],
    ["task", { task: null }],
    ["task", { task: "t" }],
    ["task", { task: { ...good.task, id: "1" } }],
    ["version", { task: { ...good.task, version: 0 } }],
    ["version", { task: { ...good.task, version: 1.5 } }],
    ["version", { task: { ...good.task, version: "2" } }],
    ["title", { task: { ...good.task, title: undefined } }],
    ["status", { task: { ...good.task, status: "paused" } }],
    ["assignee or creator", { task: { ...good.task, assignee: "me" } }],
    ["assignee or creator", { task: { ...good.task, createdBy: undefined } }],
    ["due", { task: { ...good.task, due: "tomorrow" } }],
    ["due", { task: { ...good.task, due: undefined } }],
    ["from", { from: "paused" }],
    ["from", { from: null }],
    ["previousAssignee", { previousAssignee: "me" }],
  ];
  it.each(faults)("is refused for its %s: %j", (what, change) => {
    expect(() => decodeEvent(["event", JSON.stringify({ ...good, ...change })])).toThrow(what);
  });

  it("is described briefly, however long it is", () => {
    const long = JSON.stringify({ ...good, id: "x".repeat(100_000) });
    expect(() => decodeEvent(["event", long])).toThrow(/^.{1,300}$/s);
  });

  it("is refused, whatever the field contains", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => decodeEvent(["event", json])).toThrow(Error);
      }),
    );
  });
});
