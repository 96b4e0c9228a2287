/** Options of `npm run new` that do not go together, and the list of clusters in externals.ts. */
import { describe, expect, test } from "vitest";
import { registerCluster, withCluster } from "../../src/cli/new/external.ts";
import type { Externals } from "../../src/model/external.ts";
import { run } from "./run.ts";

const image = ["--image", "ghcr.io/acme/cart:1.4.2"];

describe("new refuses", () => {
  test.each([
    [
      ["microservice", "unused", ...image, "--cron", "0 3 * * *", "--port", "80"],
      "--cron and --port exclude each other",
    ],
    [
      ["microservice", "unused", ...image, "--cron", "0 3 * * *", "--stateful", "1Gi"],
      "--cron and --stateful exclude each other",
    ],
    [["microservice", "unused", ...image, "--grpc"], "--grpc needs --port"],
    [["microservice", "unused", "--cron", "0 3 * * *"], "--cron needs --image"],
    [["microservice", "unused", "--stateful", "1Gi"], "--stateful needs --image"],
    [["microservice", "unused", "--image", "ghcr.io/acme/cart"], "has no tag"],
    [["microservice", "unused", "--namespace", "nowhere"], 'unknown namespace "nowhere"'],
    [["microservice", "unused", "--host", "a.test"], "--host is an option of external, not of microservice"],
    [["external", "unused", "--host", "a.test", "--port", "443"], "--cidr is missing"],
    [["external", "unused", "--host", "a_b", "--port", "443", "--cidr", "203.0.113.7/32"], "--host: "],
    [
      ["external", "unused", "--host", "a.test", "--port", "443", "--cidr", "203.0.113"],
      '--cidr "203.0.113" is not an IPv4 range',
    ],
    [["cluster", "unused", "--like", "k3"], 'unknown kind of cluster "k3": did you mean "k3s"?'],
    [["cluster", "unused", "--yes"], "--yes is an option of application, not of cluster"],
    [["chart", "unused", "--version", "1.2.3"], "--repository is missing: chart needs --repository and --version"],
  ])("%j", (args, says) => {
    const { status, stdout, stderr } = run(["new", ...args]);
    expect(stderr).toContain(says);
    expect([status, stdout]).toEqual([2, ""]);
  });
});

describe("a new cluster in externals.ts", () => {
  const same = { host: "a.test", cidrs: ["203.0.113.7/32"] };
  const externals: Externals = {
    one: { description: "", port: 443, tls: true, on: { big: same, small: same } },
    two: { description: "", port: 443, tls: true, on: { big: same, small: "absent" } },
  };

  test("has the address that all others have, and else none", () => {
    const { one, two } = withCluster(externals, "edge");
    expect([one?.on.edge, two?.on.edge]).toEqual([same, "absent"]);
  });

  test("is written into each list of clusters", () => {
    const text = `export const externals = {
  one: {
    on: {
      big: { host: "a.test", cidrs: ["203.0.113.7/32"] },
      small: { host: "a.test", cidrs: ["203.0.113.7/32"] },
    },
  },
  two: {
    on: { big: { host: "a.test", cidrs: ["203.0.113.7/32"] }, small: "absent" },
  },
} as const satisfies Externals;
`;
    const changed = registerCluster(text, "edge", externals);
    expect(changed.match(/"edge": [^\n]*/g)?.map((found) => found.trim())).toEqual([
      `"edge": ${JSON.stringify(same)}`,
      '"edge": "absent" },',
    ]);
  });

  test("is refused where a list cannot be found", () => {
    expect(() => registerCluster("const on = everywhere;", "edge", externals)).toThrow("2 servers, of which 0 list");
  });
});
