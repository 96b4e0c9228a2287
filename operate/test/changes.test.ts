import { describe, expect, test } from "vitest";
import type { Api } from "../api.ts";
import { chaosAnnotation, inverse, leftBehind, type Patch, putBack, recordChanges } from "../cluster/changes.ts";
import { suspend } from "../cluster/suspend.ts";
import type { LiveObject } from "../kinds.ts";

/** Applies a merge patch as the API server does (RFC 7396). */
function merged(object: Patch, patch: Patch): Patch {
  const result: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else if (typeof value === "object" && !Array.isArray(value))
      result[key] = merged((typeof before === "object" ? before : {}) as Patch, value as Patch);
    else result[key] = value;
  }
  return result;
}

/** An API server with objects in memory. */
function memory(...objects: LiveObject[]) {
  const kept = new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
  const order: string[] = [];
  const api = {
    get: async (kind: string, _: string, name: string) => kept.get(`${kind}/${name}`),
    list: async (kind: string) => [...kept.values()].filter((object) => object.kind === kind),
    patch: async (kind: string, _: string, name: string, patch: Patch) => {
      const key = `${kind}/${name}`;
      const { annotations = {} } = (patch.metadata ?? {}) as { annotations?: Record<string, unknown> };
      // Acts as Argo CD, which reads the Application again and removes the annotation.
      if ("argocd.argoproj.io/refresh" in annotations) return void order.push(`${key} is read again`);
      order.push(key);
      kept.set(key, merged(kept.get(key) as unknown as Patch, patch) as unknown as LiveObject);
    },
  } as unknown as Api;
  return { api, order, all: () => Object.fromEntries(kept) };
}

const application = (name: string, path: string): LiveObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name, namespace: "argocd", annotations: { kept: "yes" } },
  spec: { source: { path }, syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: -1 } } },
});
const statefulSet: LiveObject = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "postgres", namespace: "data" },
  spec: { replicas: 1, serviceName: "x" },
};

describe("changes", () => {
  test("are undone by their inverse, for any earlier state", () => {
    const object = { spec: { replicas: 3, list: [1, { a: 2 }], deep: { kept: true } } };
    for (const patch of [
      { spec: { replicas: 0 } },
      { spec: { list: [9] } },
      { spec: { deep: null } },
      { spec: { deep: { kept: false, added: 1 }, added: { a: 1 } } },
    ])
      expect(merged(merged(object, patch), inverse(object, patch))).toEqual(object);
  });

  test("are restored, the last one first", async () => {
    const objects = [application("root", "apps/c"), application("postgres", "clusters/c/postgres"), statefulSet];
    const { api, order, all } = memory(...objects);
    const before = JSON.stringify(all());
    const changes = recordChanges(api);
    await suspend(api, changes, "c", "postgres");
    await changes.change("StatefulSet", statefulSet, { spec: { replicas: 0 } });
    const { "Application/root": root, "StatefulSet/postgres": scaled } = all();
    expect(root?.spec.syncPolicy).toEqual({ retry: { limit: -1 } });
    expect(scaled?.spec.replicas).toBe(0);
    await changes.undo();
    expect(order).toEqual([
      "Application/root",
      "Application/root is read again",
      "Application/postgres",
      "Application/postgres is read again",
      "StatefulSet/postgres",
      "StatefulSet/postgres",
      "Application/postgres",
      "Application/root",
    ]);
    const after = JSON.stringify(all()).replace('"annotations":{},', "").replace(',"annotations":{}', "");
    expect(JSON.parse(after)).toEqual(JSON.parse(before));
  });

  test("of a killed run are found on the objects and restored", async () => {
    const { api, all } = memory(statefulSet);
    await recordChanges(api).change("StatefulSet", statefulSet, { spec: { replicas: 0 } });
    const [left, ...others] = await leftBehind(api);
    expect(others).toEqual([]);
    expect(left).toMatchObject({ kind: "StatefulSet", name: "postgres", restore: { spec: { replicas: 1 } } });
    if (left) await putBack(api, left);
    expect(all()["StatefulSet/postgres"]?.spec.replicas).toBe(1);
    expect(await leftBehind(api)).toEqual([]);
  });

  test("are refused on an object that another run has changed", async () => {
    const { api } = memory(statefulSet);
    await recordChanges(api).change("StatefulSet", statefulSet, { spec: { replicas: 0 } });
    await expect(recordChanges(api).change("StatefulSet", statefulSet, { spec: { replicas: 2 } })).rejects.toThrow(
      `StatefulSet data/postgres carries the annotation ${chaosAnnotation}`,
    );
  });

  test("that cannot be restored do not prevent the restoration of others", async () => {
    const { api, all } = memory(statefulSet, { ...statefulSet, metadata: { name: "redis", namespace: "data" } });
    const changes = recordChanges(api, 0);
    for (const object of Object.values(all())) await changes.change("StatefulSet", object, { spec: { replicas: 0 } });
    const patch = api.patch;
    Object.assign(api, {
      patch: (...call: Parameters<typeof patch>) =>
        call[2] === "redis" ? Promise.reject(new Error("refused")) : patch(...call),
    });
    await expect(changes.undo()).rejects.toThrow(
      /timed out after 0 s while waiting for the restoration of StatefulSet data\/redis .*: refused/,
    );
    expect(all()["StatefulSet/postgres"]?.spec.replicas).toBe(1);
  });
});
