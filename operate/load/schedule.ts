/** Who does what and when: the whole of it follows from the seed, whatever the servers answer. */
import { type Chance, chanceOf, untilNext, weighted } from "./chance.ts";
import type { Action, Kind } from "./kind.ts";

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
