/** Who does what and when: the whole of it follows from the seed, whatever the servers answer. */
import { type Chance, chanceOf, untilNext, weighted } from "./chance.ts";
import type { Kind } from "./kinds.ts";

export interface Action {
  /** Milliseconds after the beginning. */
  readonly at: number;
  /** Which person, from 0. */
  readonly person: number;
  readonly kind: Kind;
  /** 0 to below 1 each: which task, which colleague, which words. */
  readonly which: number;
  readonly whom: number;
  readonly how: number;
}

export interface SchedulePlan {
  readonly seed: string;
  /** Actions a second, of all people together. */
  readonly rate: number;
  readonly people: number;
  readonly kinds: readonly Kind[];
}

/** Without end. Actions come when they come: a slow server makes people wait, not fewer of them. */
export function* schedule({ seed, rate, people, kinds }: SchedulePlan): Generator<Action, never> {
  const chance: Chance = chanceOf(seed);
  for (let at = 0; ; ) {
    at += untilNext(chance, rate) * 1_000;
    const person = Math.floor(chance() * people);
    yield { at, person, kind: weighted(chance, kinds), which: chance(), whom: chance(), how: chance() };
  }
}
