/**
 * Temporary changes on the cluster and their restoration. Each changed object carries, in an annotation, the patch that
 * restores it, so that the next run can undo the changes of a run that was killed.
 */
import type { Api } from "../api.ts";
import { ownKey } from "../application.ts";
import { eventually } from "../eventually.ts";
import type { Kind, LiveObject } from "../kinds.ts";

/** The annotation's value is the JSON merge patch that restores the object. */
export const chaosAnnotation = ownKey("chaos");

/** All kinds that are ever changed, in the order in which they are restored. */
const changedKinds: readonly Kind[] = ["StatefulSet", "Deployment", "NetworkPolicy", "Application"];

export interface Changed {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** A JSON merge patch. */
  readonly restore: Patch;
}

export type Patch = { readonly [key: string]: unknown };

export type Changes = ReturnType<typeof recordChanges>;

/** @param patience seconds for the restoration of one object, in case the API server is unavailable for a moment */
export function recordChanges(api: Api, patience?: number) {
  const list: Changed[] = [];
  return {
    /**
     * Patches the object, and records its previous state on it and here.
     * @throws Error if it carries another run's change
     */
    async change(kind: Kind, { metadata: { name, namespace = "" } }: LiveObject, patch: Patch): Promise<void> {
      const now = await api.get(kind, namespace, name);
      if (now.metadata.annotations?.[chaosAnnotation] !== undefined)
        throw new Error(
          `${kind} ${namespace}/${name} carries the annotation ${chaosAnnotation}: another chaos run has changed it; wait for its end, or run npm run chaos -- CLUSTER restore`,
        );
      const restore = inverse(now, patch);
      list.push({ kind, namespace, name, restore });
      await api.patch(kind, namespace, name, annotated(patch, JSON.stringify(restore)));
    },

    /** Restores every change, the last one first. @throws AggregateError of the failures; all other changes are restored */
    async undo(): Promise<void> {
      const errors: unknown[] = [];
      for (const changed of list.splice(0).reverse())
        await putBack(api, changed, patience).catch((error) => errors.push(error));
      if (errors.length > 0)
        throw new AggregateError(errors, errors.map((error) => (error as Error).message).join("; "));
    },
  };
}

/** The changes that a killed run left on the cluster. */
export async function leftBehind(api: Api): Promise<Changed[]> {
  const objects = (await Promise.all(changedKinds.map((kind) => api.list(kind)))).flat();
  return objects.flatMap(({ kind, metadata: { name, namespace = "", annotations } }) => {
    const text = annotations?.[chaosAnnotation];
    return text === undefined ? [] : [{ kind: kind as Kind, namespace, name, restore: JSON.parse(text) as Patch }];
  });
}

/** Restores the changes that a killed run left. @returns these changes */
export async function restoreLeft(api: Api): Promise<Changed[]> {
  const all = await leftBehind(api);
  for (const changed of all) await putBack(api, changed);
  return all;
}

/** @throws Error that names the object and the reason */
export async function putBack(api: Api, { kind, namespace, name, restore }: Changed, within = 30): Promise<void> {
  const what = `the restoration of ${kind} ${namespace}/${name} (by the patch in its annotation ${chaosAnnotation})`;
  const patch = annotated(restore, null);
  await eventually(() => api.patch(kind, namespace, name, patch).then(() => true), { within, every: 1_000, what });
}

function annotated(patch: Patch, value: string | null): Patch {
  const metadata = (patch.metadata ?? {}) as { annotations?: object };
  return { ...patch, metadata: { ...metadata, annotations: { ...metadata.annotations, [chaosAnnotation]: value } } };
}

/** The merge patch that undoes another one on this object: it restores lists as a whole and removes added fields. */
export function inverse(object: Patch, patch: Patch): Patch {
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]) => {
      const before = object[key];
      return [key, isObject(value) && isObject(before) ? inverse(before, value) : (before ?? null)];
    }),
  );
}

const isObject = (value: unknown): value is Patch =>
  typeof value === "object" && value !== null && !Array.isArray(value);
