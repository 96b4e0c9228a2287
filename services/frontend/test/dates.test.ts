import { describe, expect, test } from "vitest";
import { ago, dayNumber, dayOf, dueWords, localeOf, shortDay } from "../src/model/dates.ts";

const words = (due: string, done = false) => dueWords(due, "2026-03-01", done, "en-GB");

describe("due dates", () => {
  test.each([
    ["2026-03-01", "Due today", "soon"],
    ["2026-03-02", "Due tomorrow", "soon"],
    ["2026-02-28", "Due yesterday", "late"],
    ["2026-02-01", "28 days overdue", "late"],
    ["2026-03-06", "Fri 6 Mar", "calm"],
    ["2027-03-06", "Sat 6 Mar 2027", "calm"],
  ])("%s is “%s”", (due, text, tone) => {
    expect(words(due)).toMatchObject({ tone });
    expect(words(due)?.text.replaceAll(",", "")).toBe(text);
  });

  test("does not call a finished task late", () => expect(words("2026-02-01", true)?.tone).toBe("calm"));
  test("returns null for text that is not a date", () => expect(words("soon")).toBeNull());
  test("counts a leap day", () => {
    expect((dayNumber("2028-03-01") ?? 0) - (dayNumber("2028-02-28") ?? 0)).toBe(2);
  });
});

test("uses the user's day, not that of UTC", () => {
  expect(dayOf(new Date(2026, 0, 5, 0, 30))).toBe("2026-01-05");
  expect(dayOf(new Date(2026, 11, 31, 23, 59))).toBe("2026-12-31");
});

test("keeps a calendar day in every time zone", () => {
  expect(shortDay("2026-12-05", "2026-01-01", "en-GB").replaceAll(",", "")).toBe("Sat 5 Dec");
});

describe("ago", () => {
  const now = Date.parse("2026-03-10T12:00:00Z");
  test.each([
    [10, "just now"],
    [70, "1 minute ago"],
    [300, "5 minutes ago"],
    [3600, "1 hour ago"],
    [26 * 3600, "yesterday"],
    [3 * 86_400, "3 days ago"],
    [15 * 86_400, "2 weeks ago"],
    [800 * 86_400, "2 years ago"],
  ])("%d seconds", (passed, text) => expect(ago(new Date(now - passed * 1000).toISOString(), now, "en")).toBe(text));
  test("treats a moment in the future as now", () => expect(ago("2026-03-10T12:05:00Z", now, "en")).toBe("just now"));
});

test("uses the visitor's regional English, and British English by default", () => {
  expect(localeOf(["de-DE", "en-AU", "en"])).toBe("en-AU");
  expect(localeOf(["de-DE", "fr"])).toBe("en-GB");
});
