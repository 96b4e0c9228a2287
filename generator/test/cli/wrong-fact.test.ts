/** Types are stripped before the facts are read: a mistake that the compiler would find is refused when it is rendered, too. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { root, run, scratch } from "./run.ts";

const newFolder = scratch();
const fixture = pathToFileURL(join(root, "generator/test/application/index.ts")).href;

/** A catalog with the fixture application, changed by code. */
function catalogWith(change: string): string {
  const folder = newFolder();
  const text = `import { facts as own } from "${fixture}";
const { microservices, clusters } = own;
export const facts = { ...own, ${change} };
`;
  writeFileSync(join(folder, "facts.ts"), text);
  return folder;
}

describe("generate refuses, and writes nothing", () => {
  test.each([
    [
      "a node selector outside of the placement",
      'microservices: { ...microservices, auth: { ...microservices.auth, nodeSelector: { disk: "ssd" } } }',
      /microservices\/auth\.ts\n {2}✖ nodeSelector is not a known key {3}valid-fact\n/,
    ],
    [
      "verbs of what is only read",
      'microservices: { ...microservices, auth: { ...microservices.auth, reads: [{ apiGroup: "", resources: ["pods"], verbs: ["get"] }] } }',
      /microservices\/auth\.ts\n {2}✖ reads\[0\]\.verbs is not a known key {3}valid-fact\n/,
    ],
    [
      "a cluster without DNS",
      "clusters: { ...clusters, laptop: { ...clusters.laptop, dns: undefined } }",
      /clusters\/laptop\.ts\n {2}✖ dns is undefined, not an object {3}valid-fact\n/,
    ],
    [
      "an edge to a Job",
      'microservices: { ...microservices, auth: { ...microservices.auth, workload: { kind: "job", runs: "once" } } }',
      /✖ tasks calls auth, which is a Job: it serves nothing {3}valid-call\n/,
    ],
  ])("%s", (_, change, message) => {
    const out = newFolder();
    const { status, stdout, stderr } = run(["--catalog", catalogWith(change), "--out", out]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/);
    expect(readdirSync(out)).toEqual([]);
  });
});
