/** The sequence of actions with their times. It depends on the seed only, not on the servers' answers. */
import { type Chance, chanceOf, untilNext, weighted } from "./chance.ts";
import type { Action, Kind } from "./kind.ts";

export interface SchedulePlan {
  readonly seed: string;
  /** Actions per second, of all users together. */
  readonly rate: number;
  readonly people: number;
  readonly kinds: readonly Kind[];
}

/** An endless sequence. Times do not depend on answers (an open model): a slow server does not reduce the load. */
export function* schedule({ seed, rate, people, kinds }: SchedulePlan): Generator<Action, never> {
  const chance: Chance = chanceOf(seed);
  for (let at = 0; ; ) {
    at += untilNext(chance, rate) * 1_000;
    const person = Math.floor(chance() * people);
    yield { at, person, kind: weighted(chance, kinds), which: chance(), whom: chance(), how: chance() };
  }
}
