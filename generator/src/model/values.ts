/** A kind of values: "" for text, 0 for a number, false for a boolean, [] for a list, {} for any map, null for anything. */
export type Kind = string | number | boolean | null | readonly Kind[] | { readonly [key: string]: Kind };

/** The keys of a chart's values, each with its kind. A map without keys may have any. */
export type Kinds = Readonly<Record<string, Kind>>;

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Merges values over others key by key, as Helm does: lists and scalars replace those below. */
export function over<A extends object, B extends object>(below: A, above: B): A & B {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? over(before, value) : value;
  }
  return merged as A & B;
}

/** The dotted paths in values that are not among the known keys: Helm accepts any key without a warning. */
export const unknownKeys = (values: object, known: Kinds): string[] => unknownIn(values, known, "");

function unknownIn(value: unknown, kind: unknown, path: string): string[] {
  if (!isMap(value) || !isMap(kind) || Object.keys(kind).length === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return Object.hasOwn(kind, key) ? unknownIn(inner, kind[key], at) : [at];
  });
}
