/** Milliseconds to wait before attempt number `attempt` (from 0): doubled each time up to `most`, with 20 % of random variation. */
export function backoff(attempt: number, random = Math.random, first = 1000, most = 30_000): number {
  const full = Math.min(most, first * 2 ** Math.min(attempt, 20));
  return Math.round(full * (0.8 + 0.4 * random()));
}
