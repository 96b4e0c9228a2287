/** Which labels the samples of a PromQL text carry, as far as it can be read off: where an aggregation comes first. */

const aggregation = /^(?:sum|max|min|avg|count)(?: by \(([^)]*)\))?\s*\(/;
/** What keeps the labels of what stands inside or behind it. */
const passing =
  /^(?:\(|time\(\) - |histogram_quantile\([\d.]+, |topk\(\d+, |(?:max|min|avg)_over_time\(|changes\(|timestamp\()/;

/**
 * Two vectors combine only where their labels agree, and group_left keeps those on the left: the first operand decides.
 * @returns undefined where it cannot be said, because a selector or a constant comes first
 */
export function resultLabels(text: string): readonly string[] | undefined {
  const found = aggregation.exec(text);
  if (found) return (found[1] ?? "").split(", ").filter((label) => label && label !== "le");
  const prefix = passing.exec(text)?.[0];
  return prefix ? resultLabels(text.slice(prefix.length)) : undefined;
}
