import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clusterNames } from "../../generator/src/cli/known.ts";
import type { Facts } from "../../generator/src/plan/facts.ts";
import { title } from "../application.ts";
import { startTraffic } from "../load/engine.ts";
import { noUsers } from "../load/users.ts";
import { laptop } from "./fixture.ts";

const root = join(import.meta.dirname, "../..");
const [cluster = ""] = clusterNames();

/** Runs a command with another catalog. The repository's own has no traffic.ts and no e2e.ts, so that it declares neither. */
function runWith(catalog: string, ...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const options = { cwd: root, env: { ...process.env, CATALOG: catalog } };
  return new Promise((resolve) =>
    execFile(process.execPath, ["--import", "./operate/use-catalog.ts", ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}
const run = (...args: string[]) => runWith("generator/src/catalog", ...args);

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

describe.each(globSync("examples/*", { cwd: root }))("the commands with the catalog %s", (catalog) => {
  test("know its clusters, its names and its microservices", async () => {
    const { facts } = (await import(join(root, catalog, "facts.ts"))) as { facts: Facts };
    const [known = ""] = Object.keys(facts.clusters);
    const simulations = await runWith(catalog, "operate/chaos/main.ts", known);
    expect(simulations.stderr).toBe("");
    const [served = ""] = Object.values(facts.microservices).flatMap(({ name, namespace, run: { kind } }) =>
      namespace !== facts.application.monitoring && kind === "image" ? [name] : [],
    );
    expect(simulations.stdout).toContain(`pod-${served} `);
    expect((await runWith(catalog, "operate/bootstrap/main.ts", "--help")).stdout).toContain(facts.application.title);
    expect((await runWith(catalog, "e2e/main.ts", "--list")).stdout).not.toContain("Sidecars");
  });
});

test("a catalog that is not there is refused", async () => {
  const { code, stderr } = await runWith("examples/attic", "e2e/main.ts", "--list");
  expect(code).toBe(1);
  expect(stderr).toContain('CATALOG is "examples/attic", which has no facts.ts');
});
