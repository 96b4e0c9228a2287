import { describe, expect, it } from "vitest";
import { strangerLabel } from "../../e2e/attempts/scene.ts";
import { putBack } from "../../e2e/left-behind.ts";
import type { Api } from "../api.ts";
import { chaosAnnotation } from "../cluster/changes.ts";
import type { Kind, LiveObject } from "../kinds.ts";
import { laptop } from "./fixture.ts";

/** A cluster that deletes objects at once, except namespaces, whose deletion takes time. */
function holding(objects: LiveObject[]) {
  const patched: [string, object][] = [];
  const api = {
    list: async (kind: Kind, _namespace?: string, { labels }: { labels?: string } = {}) =>
      objects.filter((one) => one.kind === kind && (!labels || one.metadata.labels?.[labels] !== undefined)),
    async remove(kind: Kind, _namespace: string, name: string) {
      const found = objects.find((one) => one.kind === kind && one.metadata.name === name);
      if (!found || found.metadata.deletionTimestamp) throw new Error(`${name} is being deleted already`);
      const going =
        kind === "Namespace" ? [{ ...found, metadata: { ...found.metadata, deletionTimestamp: "now" } }] : [];
      objects.splice(objects.indexOf(found), 1, ...going);
    },
    async patch(_kind: Kind, _namespace: string, name: string, change: object) {
      patched.push([name, change]);
    },
  };
  return {
    objects,
    patched,
    target: { ...laptop, context: undefined, api: api as unknown as Api, kubectl: async () => "" },
  };
}

const object = (kind: Kind, name: string, metadata: object): LiveObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, ...(kind === "Namespace" ? {} : { namespace: "here" }), ...metadata },
});
const stranger = (kind: Kind) => object(kind, `stranger-${kind}`, { labels: { [strangerLabel]: "x" } });
const changed = object("StatefulSet", "postgres", { annotations: { [chaosAnnotation]: '{"spec":{"replicas":1}}' } });

describe("the restoration after an interrupted run", () => {
  it("deletes test pods, restores changed objects, and names all of them", async () => {
    const { objects, patched, target } = holding([
      stranger("Pod"),
      stranger("Namespace"),
      changed,
      object("Pod", "auth", {}),
    ]);
    expect(await putBack(target, false)).toEqual({
      lines: ["StatefulSet here/postgres", "Pod here/stranger-Pod", "Namespace stranger-Namespace"],
      commit: undefined,
    });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(["stranger-Namespace", "postgres", "auth"]);
    expect(patched).toEqual([
      ["postgres", { spec: { replicas: 1 }, metadata: { annotations: { [chaosAnnotation]: null } } }],
    ]);
  });

  it("does nothing on a cluster without leftovers", async () => {
    expect(await putBack(holding([object("Pod", "auth", {})]).target, false)).toEqual({ lines: [], commit: undefined });
  });
});
