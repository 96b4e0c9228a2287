import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gradient } from "../../operate/load/gradient.ts";
import { addressesOf, replaceAddresses } from "../addresses.ts";
import { lock } from "../dev/lock.ts";
import { commandLine } from "../dev/options.ts";
import { pagePort } from "../dev/ports.ts";
import { encode, normalize } from "../proxy/path.ts";
import { secretsOf } from "../secrets.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { isFree } from "../servers/ports.ts";

const folder = temporaryFolder("small");
afterAll(folder.remove);

describe("addresses", () => {
  const addresses = addressesOf({ users: 1234, postgres: 5678 });

  test.each([
    ["http://users.taskflow-backend.svc.cluster.local:5002", "http://127.0.0.1:1234"],
    ["postgres://tasks@postgres.taskflow-data.svc.cluster.local:5432/tasks", "postgres://tasks@127.0.0.1:5678/tasks"],
    ["smtp://mail.example.com:587", "smtp://mail.example.com:587"],
    ["15", "15"],
  ])("%s -> %s", (value, expected) => expect(replaceAddresses(value, addresses, "X")).toBe(expected));

  test("a Service without a port on this machine is an error that names the variable", () => {
    const value = "http://metrics.taskflow-backend.svc.cluster.local:5001";
    expect(() => replaceAddresses(value, addresses, "tasks: METRICS_URL")).toThrow(
      /tasks: METRICS_URL names metrics.*:5001, which does not run/,
    );
  });
});

describe("secrets", () => {
  const file = join(folder.path, "deeper/secrets.json");

  test("keys of one credential have the same value, other keys another one, long enough for signing", () => {
    const secrets = secretsOf("minikube");
    const redis = secrets.value({ secret: "auth-secrets", key: "redis-password" });
    expect(secrets.value({ secret: "tasks-secrets", key: "redis-password" })).toBe(redis);
    expect(secrets.credential("redis")).toBe(redis);
    const signing = secrets.value({ secret: "auth-secrets", key: "signing-key" });
    expect(signing).not.toBe(redis);
    expect(signing.length).toBeGreaterThanOrEqual(48);
    expect(() => secrets.value({ secret: "auth-secrets", key: "nothing" })).toThrow(
      /no key nothing of a Secret auth-secrets/,
    );
  });

  test("are new for each call, or kept in a file that only its owner can read", () => {
    const value = (path?: string) => secretsOf("minikube", path).credential("redis");
    expect(value()).not.toBe(value());
    expect(value(file)).toBe(value(file));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe("paths as nginx handles them", () => {
  test.each([
    ["/a/../../b", null],
    ["/a/./b/..", "/a/"],
    ["//a///b", "/a/b"],
    ["/%2e%2e", null],
    ["/a%00", null],
    ["/%4", null],
    ["*", null],
  ])("%s -> %s", (path, expected) => expect(normalize(path)).toBe(expected));

  test("encodes a decoded path for the upstream", () => {
    expect(encode(normalize("/%C3%A9%20%3F%23%25+%ff") ?? "")).toBe("/%C3%A9%20%3F%23%25+%FF");
  });
});

describe("the command line", () => {
  test("rejects an invalid port and an unknown option", () => {
    expect(() => commandLine.parse(["--port", "70000"])).toThrow(/--port is "70000": .* from 1 to 65535/);
    expect(() => commandLine.parse(["--sed"])).toThrow(/--sed/);
    expect(commandLine.parse(["--port=81", "--seed"])).toMatchObject({ port: 81, seed: true, reset: false });
  });

  test("a port in use is an error; without a port, the page gets a free one", async () => {
    const { createServer } = await import("node:net");
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
    const { port } = taken.address() as { port: number };
    await expect(pagePort(port)).rejects.toThrow(`port ${port} is in use`);
    taken.close();
    expect(await isFree(await pagePort(undefined))).toBe(true);
  });
});

test("locks its data folder against a second process, but not after it was killed", async () => {
  const path = join(folder.path, "lock");
  const unlock = lock(path);
  expect(() => lock(path)).toThrow(`runs already, as process ${process.pid}`);
  unlock();
  const { writeFileSync } = await import("node:fs");
  writeFileSync(join(path, "pid"), "4194305"); // beyond the largest process id
  lock(path)();
  expect(existsSync(join(path, "pid"))).toBe(false);
});

test("makes a PNG of the given size", () => {
  const bytes = gradient(3, 2, [0, 0, 0], [255, 255, 255]);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([3, 2]);
});

test("git ignores the data folder", () => {
  expect(readFileSync(new URL("../../.gitignore", import.meta.url), "utf8").split("\n")).toContain(".dev/");
});
