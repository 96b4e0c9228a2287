/** Lists in pages: `?limit=` and `?after=`, which takes the previous page's `next`. */

export const pageQuery = {
  limit: { type: "integer", minimum: 1, maximum: 100, default: 50 },
  after: { type: "string", format: "uuid" },
} as const;

/** @param rows one more than `limit` if there is a next page */
export function page<T extends { readonly id: string }>(rows: readonly T[], limit: number) {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
