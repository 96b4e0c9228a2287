import { testConfig } from "@taskflow/kit/testing.ts";
import { describe, expect, it } from "vitest";
import { settings } from "../src/config.ts";

const environment = {
  DATABASE_URL: "postgres://notifications@postgres:5432/notifications",
  REDIS_URL: "redis://redis:6379",
  USERS_URL: "http://users:5002",
};
const secrets = { "database-password": "x", "redis-password": "x" };
const read = (more: Record<string, string> = {}) => testConfig(settings, { ...environment, ...more }, secrets);

describe("the configuration", () => {
  it("does not require a mail server", () => {
    expect(read()).toMatchObject({ smtpUrl: undefined, smtpPassword: undefined, claimIdle: 30_000, retentionDays: 90 });
  });

  it.each([
    ["a@example.com", { name: "TaskFlow", address: "a@example.com" }],
    ["Task Flow <a@example.com>", { name: "Task Flow", address: "a@example.com" }],
  ])("accepts %j as sender", (value, sender) => {
    expect(read({ SMTP_FROM: value }).smtpFrom).toEqual(sender);
  });

  it.each(["nobody", "a@b, c@d", "x\r\nBcc: y <a@b>", "<a@b", "a b@c", "a@b <c@d>", "a@b>", "x <a@b> <c@d>"])(
    "refuses %j as sender",
    (value) => {
      expect(() => read({ SMTP_FROM: value })).toThrow("variable SMTP_FROM");
    },
  );

  it("refuses a password in an address, and reports all faults at once", () => {
    const wrong = { SMTP_URL: "smtp://me:secret@mail:25", RETENTION_DAYS: "7", CLAIM_IDLE_MS: "soon" };
    expect(() => read(wrong)).toThrow(/SMTP_URL.*CLAIM_IDLE_MS.*RETENTION_DAYS/s);
    expect(() => read(wrong)).not.toThrow(/secret@/);
  });
});
