/** Each of `turns` rounds goes there and back (A B B A A B B A), so that a drift of the machine affects both sides alike. */
export function interleaved<T>([a, b]: readonly [T, T], turns: number): T[] {
  return Array.from({ length: turns }, () => [a, b, b, a]).flat();
}
