import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clusterNames } from "../../generator/src/cli/known.ts";
import { title } from "../application.ts";
import { startTraffic } from "../load/engine.ts";
import { noUsers } from "../load/users.ts";
import { laptop } from "./fixture.ts";

const root = join(import.meta.dirname, "../..");
const [cluster = ""] = clusterNames();

/** Runs a command as that of an application whose services/traffic/index.ts and services/e2e/index.ts declare nothing. */
function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const replace = join(import.meta.dirname, "empty/replace.ts");
  return new Promise((resolve) =>
    execFile(process.execPath, ["--import", replace, ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

describe("an application that declares no requests and no steps", () => {
  test("has no traffic, and learns so in one line", async () => {
    const { code, stdout, stderr } = await run("operate/traffic/main.ts", cluster);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`✖ services/traffic/index.ts declares no requests of ${title}: there is nothing to send\n`);
  });

  test("has every simulation of its cluster", async () => {
    const { code, stdout } = await run("operate/chaos/main.ts", cluster);
    expect(code).toBe(0);
    expect(stdout).toContain("away-dns");
  });

  test("has the generic steps of the proof", async () => {
    const { code, stdout } = await run("e2e/main.ts", "--list");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^1 Pods\n2 Services\n[\s\S]*\n5 Every allowed and denied connection, attempted\n6 Secrets\n7 /,
    );
    expect(stdout).not.toMatch(/Sidecars|page/);
    expect((await run("e2e/main.ts", "--help")).stdout).toContain("--only 1-6");
  });

  test("has no request that fails under a simulation", async () => {
    const traffic = await startTraffic({ users: noUsers, planned: laptop.planned, way: null });
    await traffic.settled();
    expect(traffic.snapshot(traffic.now() - 1_000)).toMatchObject({ requests: 0, failed: 0, failing: undefined });
    expect(await traffic.stop()).toMatchObject({ requests: 0, kinds: {} });
  });
});
