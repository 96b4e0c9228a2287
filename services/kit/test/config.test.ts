import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { property, assert as propertyAssert, string } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, choice, integer, optional, readConfig, type Setting, secret, text, url } from "../config.ts";

const secrets = mkdtempSync(join(tmpdir(), "taskflow-config-"));
afterAll(() => rmSync(secrets, { recursive: true }));

const read = <T>(setting: Setting<T>, value?: string): T =>
  readConfig({ it: setting }, { environment: { IT: value }, secrets }).it as T;

/** The fault of `value`; undefined if it is accepted. */
function faultOf(setting: Setting<unknown>, value?: string): string | undefined {
  try {
    read(setting, value);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join("\n");
    throw error;
  }
}

function file(name: string, content: string): Setting<string> {
  writeFileSync(join(secrets, name), content);
  return secret(name);
}

describe("a configuration", () => {
  it("reports all faults at once, each with its variable or file", () => {
    mkdirSync(join(secrets, "folder"));
    const settings = {
      a: text("ABSENT"),
      b: integer("PORT", { min: 1, max: 9 }),
      c: choice("LEVEL", ["low", "high"], "low"),
      d: url("ADDRESS", ["http:"]),
      e: secret("absent-key"),
      f: secret("folder"),
      good: text("GOOD"),
    };
    const environment = { PORT: "10", LEVEL: "HIGH", ADDRESS: "ftp://host", GOOD: "yes" };
    const error = ((): ConfigError => {
      try {
        readConfig(settings, { environment, secrets });
      } catch (thrown) {
        return thrown as ConfigError;
      }
      throw new Error("it was taken");
    })();
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.faults).toEqual([
      "variable ABSENT is missing",
      'variable PORT is "10": a whole number from 1 to 9 is expected',
      'variable LEVEL is "HIGH": one of low, high is expected',
      'variable ADDRESS is "ftp://host": an address that starts with http:// is expected',
      `file ${join(secrets, "absent-key")} is missing`,
      expect.stringContaining(`file ${join(secrets, "folder")} cannot be read: EISDIR`),
    ]);
    for (const fault of error.faults) expect(error.message).toContain(fault);
  });

  it("is typed and complete if every value is valid", () => {
    const settings = { port: integer("PORT", { min: 1, max: 9 }), key: file("good-key", "k") };
    expect(readConfig(settings, { environment: { PORT: "7" }, secrets })).toEqual({ port: 7, key: "k" });
  });
});

describe("an integer setting", () => {
  const port = integer("IT", { min: -5, max: 65_535 });
  it.each([
    "1e3",
    "0x10",
    " 5",
    "5 ",
    "5\n",
    "1.0",
    "+5",
    "1_000",
    "NaN",
    "Infinity",
    "٣",
    "9".repeat(16),
    "65536",
    "-6",
  ])("refuses %j", (value) =>
    expect(faultOf(port, value)).toContain(`variable IT is ${JSON.stringify(value).replace("\\n", "\n")}`),
  );

  it.each([
    ["5", 5],
    ["-5", -5],
    ["0", 0],
    ["65535", 65_535],
  ])("reads %j", (value, number) => expect(read(port, value)).toBe(number));

  it("returns a number in its range or throws, for any text", () => {
    propertyAssert(
      property(string({ unit: "binary", maxLength: 8 }), (value) => {
        const fault = faultOf(port, value);
        if (fault === undefined) expect(value).toMatch(/^-?\d+$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("an empty value", () => {
  it("is missing if the setting has no fallback", () => {
    for (const setting of [text("IT"), integer("IT", { min: 0, max: 1 }), url("IT", ["http:"])])
      for (const value of [undefined, ""]) expect(faultOf(setting, value)).toBe("variable IT is missing");
    expect(faultOf(file("empty", ""))).toContain("is missing");
    expect(faultOf(file("newline", "\n"))).toContain("is missing");
  });

  it('counts as absent: templates set a variable to "" if there is no value', () => {
    for (const value of [undefined, ""]) {
      expect(read(text("IT", "fallback"), value)).toBe("fallback");
      expect(read(text("IT", ""), value)).toBe("");
      expect(read(integer("IT", { min: 1, max: 9, fallback: 4 }), value)).toBe(4);
      expect(read(choice("IT", ["a", "b"], "b"), value)).toBe("b");
      expect(read(optional(url("IT", ["http:"])), value)).toBeUndefined();
    }
    expect(faultOf(optional(url("IT", ["http:"])), "ftp://x")).toContain("http://");
  });
});

describe("a URL setting", () => {
  const address = url("IT", ["postgres:", "http:"]);
  it.each([
    "http:host",
    "http:///path",
    "http://",
    "//host",
    "host:80",
    " http://host",
    "http://host\n",
    "javascript:1",
  ])("refuses %j", (value) => expect(faultOf(address, value)).toContain("is expected"));

  it("keeps the text, except for a trailing slash", () => {
    expect(read(address, "http://users:5002/")).toBe("http://users:5002");
    expect(read(address, "http://users:5002/base")).toBe("http://users:5002/base");
    expect(read(address, "postgres://tasks@postgres:5432/tasks?sslmode=require")).toBe(
      "postgres://tasks@postgres:5432/tasks?sslmode=require",
    );
  });

  it.each([
    (password: string) => `postgres://role:${password}@host/database`,
    (password: string) => `redis://:${password}@host`,
    (password: string) => `postgres//role:${password}@host/database`,
    (password: string) => `postgres:// role:${password}@host/database`,
    (password: string) => `postgres://role:${password}@host:99999/database`,
    (password: string) => `postgres://role@host/database?password=${password}`,
    (password: string) => `role:${password}@host`,
  ])("refuses a password and does not quote it: %s", (withPassword) => {
    const password = randomBytes(12).toString("hex");
    const fault = faultOf(address, withPassword(password));
    expect(fault).toContain("variable IT");
    expect(fault).not.toContain(password);
  });
});

describe("a secret", () => {
  it.each([
    ["value\n", "value"],
    ["value\r\n", "value"],
    ["value", "value"],
    ["value\n\n", "value\n"],
    [" value ", " value "],
    ["two\nlines\n", "two\nlines"],
    ["pässwörd ✓\n", "pässwörd ✓"],
  ])("in a file with %j is %j", (content, value) => {
    expect(read(file("key", content))).toBe(value);
  });

  it("is checked and never quoted", () => {
    const value = randomBytes(12).toString("hex");
    file("short", value);
    const short = secret("short", ({ length }) => {
      if (length < 32) throw new Error(`has ${length} characters: 32 are needed`);
    });
    expect(faultOf(short)).toContain("has 24 characters: 32 are needed");
    expect(faultOf(short)).not.toContain(value);
  });

  it("is read from a file only, and a variable from the environment only", () => {
    writeFileSync(join(secrets, "IT"), "from a file");
    expect(faultOf(text("IT"))).toContain("variable IT is missing");
    expect(faultOf(secret("ONLY_SET_AS_VARIABLE"))).toContain("is missing");
  });
});
