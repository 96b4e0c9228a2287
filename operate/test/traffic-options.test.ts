import { describe, expect, test } from "vitest";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { clusterNames } from "../../generator/src/cli/known.ts";
import { commandLine, seconds } from "../traffic/options.ts";

const [cluster = ""] = clusterNames();

describe("traffic's command line", () => {
  test("has defaults", () => {
    expect(commandLine.parse([cluster])).toMatchObject({
      cluster,
      seed: "1",
      rate: 20,
      duration: 60,
      people: 20,
    });
    expect(commandLine.parse([cluster, "--duration", "0"]).duration).toBe(0);
  });

  test("accepts times and numbers within bounds, and names a refused value", () => {
    expect([seconds("90", "--d"), seconds("1.5m", "--d"), seconds("1h", "--d")]).toEqual([90, 90, 3_600]);
    expect(commandLine.parse([cluster, "--rate=2.5"]).rate).toBe(2.5);
    for (const text of ["", "-1", "1e3", "abc", "NaN", "5001", "0"])
      expect(() => commandLine.parse([cluster, `--rate=${text}`])).toThrow(`--rate is "${text}"`);
    for (const text of ["", "5d", "-5s", "m", "9999999999"]) expect(() => seconds(text, "--d")).toThrow(Usage);
    expect(() => commandLine.parse([cluster, "--people", "2.5"])).toThrow("a whole number");
    expect(() => commandLine.parse([cluster, "extra"])).toThrow('unexpected argument "extra"');
    expect(() => commandLine.parse([cluster, "--what"])).toThrow(Usage);
    expect(() => commandLine.parse([cluster, "--authority", "/nowhere"])).toThrow("cannot be read");
  });
});
