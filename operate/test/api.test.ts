import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openApi } from "../api.ts";

/** A stand-in for kubectl, whose proxy prints these lines and answers as kubectl does for an unreachable cluster. */
const kubectl = ({ says = "Starting to serve on", status = 200, text = "{}", current = "" }) => `#!/usr/bin/env node
if (process.argv.includes("current-context")) {
  process.stdout.write(${JSON.stringify(current)});
} else {
  const socket = process.argv.find((one) => one.startsWith("--unix-socket=")).slice(14);
  const server = require("node:http").createServer((_, answer) => answer.writeHead(${status}).end(${JSON.stringify(text)}));
  if (${JSON.stringify(says)}.startsWith("Starting")) server.listen(socket, () => console.log(${JSON.stringify(says)}));
  else {
    process.stdout.write(${JSON.stringify(says)});
    setTimeout(() => (console.error("error: EOF"), process.exit(1)), 50);
  }
}
`;

describe("the API client", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "api-"));
    vi.stubEnv("PATH", [folder, process.env.PATH].join(delimiter));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  function install(behaviour: Parameters<typeof kubectl>[0]): void {
    writeFileSync(join(folder, "kubectl"), kubectl(behaviour));
    chmodSync(join(folder, "kubectl"), 0o755);
  }

  it.each([
    [
      "a missing context",
      { status: 500, text: "dial tcp" },
      undefined,
      "KUBECONFIG names no current context: set one, or use --context NAME",
    ],
    [
      "an unreachable cluster of the current context",
      { status: 500, text: "dial tcp", current: "here\n" },
      undefined,
      'the cluster of the context "here" does not answer: start it, or check KUBECONFIG\n  GET /version: 500 dial tcp',
    ],
    [
      "an unreachable cluster of a named context",
      { status: 502, text: "x509" },
      "there",
      'the cluster of the context "there" does not answer: start it, or check KUBECONFIG\n  GET /version: 502 x509',
    ],
    ["a user without credentials", { says: "Please enter Username: " }, undefined, "Please enter Username: error: EOF"],
  ])("reports %s", async (_, behaviour, context, said) => {
    install(behaviour);
    await expect(openApi(context)).rejects.toThrow(said);
  });

  it("opens for a user who may not read the version", async () => {
    install({ status: 403 });
    const api = await openApi(undefined);
    await expect(api.list("Pod")).rejects.toMatchObject({ status: 403 });
    api.close();
  });
});
