/** Told of everything in a manifest that the computation does not cover: nothing is skipped in silence. */
export type Complain = (path: string, problem: string) => void;

/** The object's fields; absent and null are the same, as the API server decodes them. */
export function readFields(
  value: unknown,
  known: readonly string[] | "any",
  path: string,
  complain: Complain,
): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    complain(path, `${JSON.stringify(value)} is not an object`);
    return {};
  }
  if (known !== "any")
    for (const field of Object.keys(value))
      if (!known.includes(field)) complain(`${path}.${field}`, `the field is none of ${known.join(", ")}`);
  return value as Readonly<Record<string, unknown>>;
}

export function readList(value: unknown, path: string, complain: Complain): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  complain(path, `${JSON.stringify(value)} is not a list`);
  return [];
}
