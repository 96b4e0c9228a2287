/** Summaries of many figures. */

/** The middle one; of an even count, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  const [a = Number.NaN, b = Number.NaN] = [sorted[sorted.length % 2 === 0 ? upper - 1 : upper], sorted[upper]];
  return (a + b) / 2;
}

/** The least value that `share` (0..1) of all do not exceed: one that was measured, none in between. NaN of none. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Each of `turns` rounds goes there and back, so that what drifts on the machine meets both alike: A B B A A B B A. */
export function interleaved<T>([a, b]: readonly [T, T], turns: number): T[] {
  return Array.from({ length: turns }, () => [a, b, b, a]).flat();
}
