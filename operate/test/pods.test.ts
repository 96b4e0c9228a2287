import { describe, expect, test } from "vitest";
import { listens, missing, newRestarts, restartsOf } from "../cluster/pods.ts";
import type { LiveObject } from "../kinds.ts";

describe("pods", () => {
  const pod = (name: string, ready: boolean, restartCount = 0, more: object = {}): LiveObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${name}-1`, uid: "u", labels: { "app.kubernetes.io/name": name }, ...more },
    status: {
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [{ name, restartCount }],
    },
  });

  test("that are being deleted or not ready count as missing", () => {
    const expected = new Map([["auth", 1]]);
    expect(missing([pod("auth", true)], expected)).toEqual([]);
    expect(missing([pod("auth", false)], expected)).toEqual(["auth 0/1"]);
    expect(missing([pod("auth", true, 0, { deletionTimestamp: "now" })], expected)).toEqual(["auth 0/1"]);
  });

  test("listen after the startup probe of their own container, not of a sidecar, has passed", () => {
    const having = (name: string, started: boolean): LiveObject => ({
      ...pod("auth", false),
      status: { phase: "Running", containerStatuses: [{ name, started, restartCount: 0 }] },
    });
    expect(listens(having("auth", true), "auth")).toBe(true);
    expect(listens(having("auth", false), "auth")).toBe(false);
    expect(listens(having("audit", true), "auth")).toBe(false);
    expect(listens({ ...pod("auth", false), status: {} }, "auth")).toBe(false);
  });

  test("report each restart once", () => {
    const before = restartsOf([pod("auth", true, 1)]);
    expect(newRestarts(before, restartsOf([pod("auth", true, 3)]))).toEqual(["auth-1 auth", "auth-1 auth"]);
    expect(newRestarts(before, restartsOf([pod("auth", true, 1)]))).toEqual([]);
  });
});
