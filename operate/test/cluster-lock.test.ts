import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ApiError } from "../api.ts";
import { manager } from "../application.ts";
import { isOver, type LeaseApi, lockCluster } from "../cluster/lock.ts";
import type { LiveObject } from "../kinds.ts";

/** An API server with one Lease, its resourceVersion and its conflicts. */
function server(first?: LiveObject) {
  let lease = first;
  let version = 1;
  const stored = (object: object) => {
    version += 1;
    const { metadata, ...rest } = object as LiveObject;
    lease = { ...rest, metadata: { ...metadata, resourceVersion: String(version) } } as LiveObject;
    return lease;
  };
  const refuse = (status: number, reason: string) => {
    throw new ApiError(status, reason, reason);
  };
  const api = {
    find: async () => structuredClone(lease),
    create: async (draft: object) => (lease ? refuse(409, "AlreadyExists") : stored(draft)),
    call: async (_method: string, _path: string, body: LiveObject) => {
      if (!lease) return refuse(404, "NotFound");
      return body.metadata.resourceVersion === lease.metadata.resourceVersion ? stored(body) : refuse(409, "Conflict");
    },
    remove: async () => {
      lease = undefined;
    },
  };
  return { api: api as unknown as LeaseApi, lease: () => lease, put: stored };
}

const heldBy = (holderIdentity: string, secondsAgo: number): LiveObject => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { namespace: "default", name: manager, resourceVersion: "1" },
  spec: {
    holderIdentity,
    leaseDurationSeconds: 30,
    renewTime: new Date(Date.now() - secondsAgo * 1_000).toISOString().replace("Z", "000Z"),
  },
});

describe("the lock of a cluster", () => {
  it("expires if its holder has not renewed it for its duration", () => {
    expect([29, 31].map((seconds) => isOver(heldBy("x", seconds)))).toEqual([false, true]);
    const { metadata, ...rest } = heldBy("x", 0);
    expect(isOver({ ...rest, metadata, spec: {} })).toBe(true);
    expect(isOver({ ...rest, metadata, spec: { renewTime: new Date().toISOString() } })).toBe(false);
    expect(
      isOver({ ...rest, metadata, spec: { ...rest.spec, leaseDurationSeconds: 60 } }, new Date(Date.now() + 59_000)),
    ).toBe(false);
  });

  it("names its purpose and holder, and is released only by its holder", async () => {
    const { api, lease, put } = server();
    const unlock = await lockCluster(api, "teardown");
    expect(lease()?.spec.holderIdentity).toMatch(new RegExp(`^teardown of .+@.+ \\(${process.pid}, `));
    expect(isOver(lease() as LiveObject)).toBe(false);
    await unlock();
    expect(lease()).toBeUndefined();
    put(heldBy("another", 0));
    await unlock();
    expect(lease()?.spec.holderIdentity).toBe("another");
  });

  it("is refused while another run holds it, with the holder's name", async () => {
    const { api, lease } = server(heldBy("bootstrap of ana@desk", 12));
    await expect(lockCluster(api, "bootstrap")).rejects.toThrow(
      "The cluster is locked by bootstrap of ana@desk (last renewed 12 s ago). Wait for it; if it has ended, the lock expires 30 s after the last renewal.",
    );
    expect(lease()?.spec.holderIdentity).toBe("bootstrap of ana@desk");
  });

  it.each([
    ["without a Lease", undefined],
    ["with an expired Lease", heldBy("gone", 60)],
  ])("is granted to one of two simultaneous runs, %s", async (_, first) => {
    const { api, lease } = server(first);
    const runs = await Promise.allSettled([lockCluster(api, "bootstrap"), lockCluster(api, "teardown")]);
    const [refused] = runs.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    expect(runs.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(refused?.reason.message).toContain(`The cluster is locked by ${lease()?.spec.holderIdentity}`);
    for (const one of runs) if (one.status === "fulfilled") await one.value();
    expect(lease()).toBeUndefined();
  });

  it("is renewed while it is held, and never taken back from a run that took it over", async () => {
    const { api, lease, put } = server();
    const unlock = await lockCluster(api, "bootstrap", 0.01);
    try {
      const before = lease()?.spec.renewTime;
      await sleep(60);
      expect(Date.parse(lease()?.spec.renewTime)).toBeGreaterThan(Date.parse(before));
      put(heldBy("another", 0));
      await sleep(60);
      expect(lease()?.spec.holderIdentity).toBe("another");
    } finally {
      await unlock();
    }
    expect(lease()?.spec.holderIdentity).toBe("another");
  });

  it("reports a lock that was released during the attempt", async () => {
    const { api } = server(heldBy("gone", 60));
    const finds = [api.find];
    const racing: LeaseApi = {
      ...api,
      find: async (...which) => finds.shift()?.(...which),
      call: async () => Promise.reject(new ApiError(409, "Conflict", "changed")),
    };
    await expect(lockCluster(racing, "bootstrap")).rejects.toThrow("has just been released: run this again");
  });

  it("passes on any other error of the API server", async () => {
    const { api } = server();
    const forbidden = new ApiError(403, "Forbidden", "may not create leases");
    await expect(lockCluster({ ...api, create: () => Promise.reject(forbidden) }, "bootstrap")).rejects.toBe(forbidden);
  });
});
