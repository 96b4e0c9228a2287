import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { startProgram } from "./process.ts";

const file = (name: string) => new URL(name, import.meta.url);

describe("probe", () => {
  async function probe(address: string) {
    const program = startProgram(file("../probe.ts"), { args: [address] });
    const { code } = await program.ended;
    return { code, output: program.output() };
  }

  async function against(listener: RequestListener) {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    const answer = await probe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`);
    server.closeAllConnections();
    server.close();
    return answer;
  }

  it.each([200, 204])("succeeds at %i", async (status) => {
    expect(await against((_request, response) => void response.writeHead(status).end())).toEqual({
      code: 0,
      output: "",
    });
  });

  it.each([301, 404, 500, 503])("fails at %i and prints the reason", async (status) => {
    const { code, output } = await against((_request, response) => void response.writeHead(status).end("because"));
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`^http://127.0.0.1:\\d+/healthz: ${status} because\n$`));
  });

  it("fails after 4 s without an answer, without a listener, and for an invalid address", async () => {
    const silent = await against(() => {});
    expect(silent).toMatchObject({ code: 1, output: expect.stringContaining("no answer in 4000 ms") });
    expect(await probe(`http://127.0.0.1:${await freePort()}/`)).toMatchObject({
      code: 1,
      output: expect.stringContaining("ECONNREFUSED"),
    });
    for (const address of ["", "nonsense"]) {
      const { code, output } = await probe(address);
      expect(code).toBe(1);
      expect(output.trim().split("\n")).toHaveLength(1);
    }
  });
});

describe("warm", () => {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-warm-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const warm = async (main: string) => {
    const cache = mkdtempSync(join(folder, "cache-"));
    const program = startProgram(file("../warm.ts"), { args: [main], environment: { NODE_COMPILE_CACHE: cache } });
    const { code } = await program.ended;
    return { code, output: program.output(), cached: readdirSync(cache, { recursive: true }).length };
  };

  it("fills the compile cache with a service that reports its missing configuration", async () => {
    const { code, output, cached } = await warm(fileURLToPath(file("fixtures/service.ts")));
    expect({ code, output }).toEqual({ code: 0, output: "" });
    expect(cached).toBeGreaterThan(50);
  });

  it.each([
    ["ends by itself", ""],
    ["cannot be loaded", 'import "./nowhere.ts";'],
    ["throws", 'throw new Error("broken");'],
  ])("refuses one that %s", async (_what, source) => {
    const main = join(folder, "main.ts");
    writeFileSync(main, source);
    const { code, output } = await warm(main);
    expect(code).toBe(1);
    expect(output).toContain(`${main} ended with`);
  });
});
