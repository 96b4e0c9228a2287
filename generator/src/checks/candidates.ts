import { didYouMean } from "../model/names.ts";

/** What a wrong name may have meant: the nearest of those that are there, or all of them. */
export function candidates(name: string, known: readonly string[]): string {
  return known.length === 0 ? "there is none at all" : didYouMean(name, known);
}
