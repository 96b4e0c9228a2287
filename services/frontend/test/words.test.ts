import { describe, expect, test } from "vitest";
import { backoff } from "../src/model/backoff.ts";
import { largest, refusedFile } from "../src/model/files.ts";
import { failing, healthWords } from "../src/model/health.ts";
import { invitationLink } from "../src/model/invitation.ts";
import { readLive, readNotice } from "../src/model/live-events.ts";
import { bytes, count, hueOf, initials, list, seconds } from "../src/model/words.ts";

test("formats amounts", () => {
  expect([count(1, "task"), count(0, "task"), count(2, "box", "boxes")]).toEqual(["1 task", "0 tasks", "2 boxes"]);
  expect([seconds(1), seconds(0.2), seconds(90), seconds(900)]).toEqual([
    "1 second",
    "1 second",
    "90 seconds",
    "15 minutes",
  ]);
  expect([bytes(12), bytes(640_000), bytes(999_700), bytes(2_400_000)]).toEqual(["12 B", "640 kB", "1.0 MB", "2.4 MB"]);
  expect([list([]), list(["a"]), list(["a", "b"]), list(["a", "b", "c"])]).toEqual(["", "a", "a and b", "a, b and c"]);
});

test("finds initials, also of names that are not two words in Latin letters", () => {
  expect(["Ada Byron", "grace brewster hopper", "plato", "李 小龙", "👩‍🚀 Sally", ""].map(initials)).toEqual([
    "AB",
    "GH",
    "P",
    "李小",
    "👩S",
    "",
  ]);
});

test("gives a user the same colour each time", () => {
  expect(hueOf("018f")).toBe(hueOf("018f"));
  expect(new Set(Array.from({ length: 60 }, (_, index) => hueOf(`user-${index}`)))).toEqual(
    new Set([0, 1, 2, 3, 4, 5]),
  );
});

describe("back-off", () => {
  test("doubles, up to its limit", () => {
    expect([0, 1, 2, 10, 5000].map((attempt) => backoff(attempt, () => 0.5))).toEqual([
      1000, 2000, 4000, 30_000, 30_000,
    ]);
  });
  test("varies at random", () => {
    expect(backoff(3, () => 0)).toBe(6400);
    expect(backoff(3, () => 1)).toBe(9600);
  });
});

describe("files", () => {
  test.each([
    ["image/png", 10, null],
    ["image/svg+xml", 10, "Not a picture"],
    ["text/html", 10, "Not a picture"],
    ["image/png", largest + 1, "too large"],
    ["image/png", 0, "empty"],
  ])("%s of %d bytes", (type, size, why) => {
    const refused = refusedFile({ type, size });
    if (why === null) expect(refused).toBeNull();
    else expect(refused).toContain(why);
  });
});

describe("health", () => {
  const down = {
    status: "unready",
    checks: { postgres: { status: "down", error: "refused" }, redis: { status: "up" } },
  };
  test("names the services that are not ready", () => {
    expect(healthWords({ auth: { status: "ready" }, users: { status: "ready" } })).toBe("All 2 services are ready");
    expect(healthWords({ auth: { status: "ready" }, users: down })).toBe("Not ready: users");
    expect(healthWords({ users: { status: "down" } })).toBe("No service is ready");
  });
  test("names only checks that fail", () => expect(failing(down)).toEqual(["postgres (refused)"]));
});

describe("live events", () => {
  test("have a task as its id or as an object", () => {
    expect(readLive('{"type":"task.moved","task":"t1","version":3}')).toEqual({
      type: "task.moved",
      task: "t1",
      version: 3,
    });
    expect(readLive('{"type":"task.moved","task":{"id":"t1","version":4}}')).toMatchObject({ task: "t1", version: 4 });
  });
  test.each(["", "nonsense", "null", "[]", '{"type":"task.moved"}', '{"task":"t1"}'])("are not: %j", (data) => {
    expect(readLive(data)).toBeNull();
  });
  test("have a notice's text", () => {
    expect(readNotice('{"text":"hello"}')).toBe("hello");
    expect(readNotice('{"text":7}')).toBe("");
  });
});

test("encodes any invitation code in the address", () => {
  const link = new URL(invitationLink("https://taskflow.test", "a+b/c=&d"));
  expect(link.searchParams.get("invitation")).toBe("a+b/c=&d");
});
