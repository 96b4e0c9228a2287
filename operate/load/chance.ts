/** Reproducible random numbers: the same seed gives the same numbers on any machine. */
import { createHash } from "node:crypto";

/** Returns the next number, from 0 to below 1. */
export type Chance = () => number;

/** sfc32 (Chris Doty-Humphrey's Small Fast Counter, 32 bits), initialized with the seed's SHA-256. */
export function chanceOf(seed: string): Chance {
  const hash = createHash("sha256").update(seed).digest();
  const state = Uint32Array.of(...[0, 4, 8, 12].map((at) => hash.readUInt32LE(at)));
  return () => {
    const [a = 0, b = 0, c = 0, counter = 0] = state;
    const sum = (a + b + counter) >>> 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    state[3] = counter + 1;
    return sum / 2 ** 32;
  };
}

/** Seconds until the next of independent events (a Poisson process). @param rate events per second */
export const untilNext = (chance: Chance, rate: number): number => -Math.log(1 - chance()) / rate;

/** A random item, with probabilities in proportion to the weights. @throws RangeError for an empty list */
export function weighted<T extends { readonly weight: number }>(chance: Chance, all: readonly T[]): T {
  let left = chance() * all.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of all) {
    left -= one.weight;
    if (left < 0) return one;
  }
  const last = all.at(-1);
  if (!last) throw new RangeError("the list of choices is empty");
  return last;
}
