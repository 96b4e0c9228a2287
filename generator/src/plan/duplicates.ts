/** The keys that more than one of the items has, each with those items, in their order. */
export function duplicatesBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): [Key, T[]][] {
  return [...Map.groupBy(items, keyOf)].filter(([, same]) => same.length > 1);
}
