/** Reports a part of a manifest that the computation does not cover: nothing is skipped silently. */
export type Complain = (path: string, problem: string) => void;

/** A part of a manifest that the computation does not cover. */
export interface Problem {
  readonly path: string;
  readonly problem: string;
}

/** The object's fields. Absent and null are the same, as for the API server. */
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
      if (!known.includes(field)) complain(`${path}.${field}`, `the field is not one of ${known.join(", ")}`);
  return value as Readonly<Record<string, unknown>>;
}

export function readList(value: unknown, path: string, complain: Complain): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  complain(path, `${JSON.stringify(value)} is not a list`);
  return [];
}
