/** Short forms of JSON schemas. Objects have the given members and no others. */

/** All members are required except those named in `optional`. */
export function object<
  const P extends Readonly<Record<string, unknown>>,
  const O extends readonly (keyof P & string)[] = [],
>(properties: P, optional?: O) {
  type Required = Exclude<keyof P & string, O[number]>;
  const required = Object.keys(properties).filter(
    (name) => !optional?.includes(name),
  ) as unknown as readonly Required[];
  return { type: "object", properties, required, additionalProperties: false } as const;
}

export const list = <const S>(items: S) => ({ type: "array", items }) as const;

/** `schema` or null. */
export const nullable = <const S>(schema: S) => ({ anyOf: [schema, { type: "null" }] }) as const;

export const uuid = { type: "string", format: "uuid" } as const;
/** ISO 8601, UTC. */
export const time = { type: "string", format: "date-time" } as const;

/** A page of a list: see paging.ts. */
export const pageOf = <const S>(item: S) =>
  object({
    items: list(item),
    next: { type: ["string", "null"], description: "Pass it as `after` for the next page" },
  });
