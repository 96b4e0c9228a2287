/**
 * What chaos changes on the cluster, and how it is put back. Each changed object carries what restores it in an annotation,
 * so that a run that was killed is undone by the next one.
 */
import type { Api } from "../api.ts";
import { eventually } from "../eventually.ts";
import type { Kind, LiveObject } from "../kinds.ts";

/** A JSON merge patch that restores the object. */
export const chaosAnnotation = "taskflow.dev/chaos";

/** All that is ever changed; in the order in which it is put back. */
const changedKinds: readonly Kind[] = ["StatefulSet", "Deployment", "NetworkPolicy", "Application"];

export interface Changed {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** JSON merge patch. */
  readonly restore: Patch;
}

export type Patch = { readonly [key: string]: unknown };

export type Changes = ReturnType<typeof recordChanges>;

/** @param patience seconds in which an object is put back, should the API server be away just then */
export function recordChanges(api: Api, patience?: number) {
  const list: Changed[] = [];
  return {
    /**
     * Patches the object, and remembers on it and here what it was.
     * @throws Error where it carries another run's change
     */
    async change(kind: Kind, { metadata: { name, namespace = "" } }: LiveObject, patch: Patch): Promise<void> {
      const now = await api.get(kind, namespace, name);
      if (now.metadata.annotations?.[chaosAnnotation] !== undefined)
        throw new Error(
          `${kind} ${namespace}/${name} carries the annotation ${chaosAnnotation}: another chaos run works on it`,
        );
      const restore = inverse(now, patch);
      list.push({ kind, namespace, name, restore });
      await api.patch(kind, namespace, name, annotated(patch, JSON.stringify(restore)));
    },

    /** Puts everything back, the last change first. @throws AggregateError of what could not be; all others are */
    async undo(): Promise<void> {
      const errors: unknown[] = [];
      for (const changed of list.splice(0).reverse())
        await putBack(api, changed, patience).catch((error) => errors.push(error));
      if (errors.length > 0)
        throw new AggregateError(errors, errors.map((error) => (error as Error).message).join("; "));
    },
  };
}

/** What a run that was killed has left. */
export async function leftBehind(api: Api): Promise<Changed[]> {
  const objects = (await Promise.all(changedKinds.map((kind) => api.list(kind)))).flat();
  return objects.flatMap(({ kind, metadata: { name, namespace = "", annotations } }) => {
    const text = annotations?.[chaosAnnotation];
    return text === undefined ? [] : [{ kind: kind as Kind, namespace, name, restore: JSON.parse(text) as Patch }];
  });
}

/** @throws Error that names the object and what was wrong */
/** Puts back what a run that was killed has left. @returns that */
export async function restoreLeft(api: Api): Promise<Changed[]> {
  const all = await leftBehind(api);
  for (const changed of all) await putBack(api, changed);
  return all;
}

export async function putBack(api: Api, { kind, namespace, name, restore }: Changed, within = 30): Promise<void> {
  const what = `${kind} ${namespace}/${name} as it was (its annotation ${chaosAnnotation} says how)`;
  const patch = annotated(restore, null);
  await eventually(() => api.patch(kind, namespace, name, patch).then(() => true), { within, every: 1_000, what });
}

function annotated(patch: Patch, value: string | null): Patch {
  const metadata = (patch.metadata ?? {}) as { annotations?: object };
  return { ...patch, metadata: { ...metadata, annotations: { ...metadata.annotations, [chaosAnnotation]: value } } };
}

/** The merge patch that undoes another one on this object: lists are restored whole, what was not there goes. */
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
