/** Figures that summarize many others. */

/** The middle value; for an even count, the mean of the two in the middle. NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  const [a = Number.NaN, b = Number.NaN] = [sorted[sorted.length % 2 === 0 ? upper - 1 : upper], sorted[upper]];
  return (a + b) / 2;
}

/**
 * The smallest value that at least `share` (0 to 1) of all values do not exceed: a measured value, never an interpolated one.
 * NaN for an empty list.
 */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
