/** The labels of a PromQL text's samples, if its first operand is an aggregation. */

const aggregation = /^(?:sum|max|min|avg|count)(?: by \(([^)]*)\))?\s*\(/;
/** Functions and operators that keep their operand's labels. */
const passing =
  /^(?:\(|time\(\) - |histogram_quantile\([\d.]+, |topk\(\d+, |(?:max|min|avg)_over_time\(|changes\(|timestamp\()/;

/**
 * The labels of the first operand: two vectors combine only if their labels agree, and group_left keeps those on the left.
 * @returns undefined if the first operand is a selector or a constant
 */
export function resultLabels(text: string): readonly string[] | undefined {
  const found = aggregation.exec(text);
  if (found) return (found[1] ?? "").split(", ").filter((label) => label && label !== "le");
  const prefix = passing.exec(text)?.[0];
  return prefix ? resultLabels(text.slice(prefix.length)) : undefined;
}
