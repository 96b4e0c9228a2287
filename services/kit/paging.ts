/** Lists in pages: `?limit=` and `?after=`, which is the `next` of the page before. */

export const pageQuery = {
  limit: { type: "integer", minimum: 1, maximum: 100, default: 50 },
  after: { type: "string", format: "uuid" },
} as const;

/** Asked for one more than `limit`, the rows say whether there is a next page. */
export function page<T extends { readonly id: string }>(rows: readonly T[], limit: number) {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
