/** A set of whole numbers (ports, IPv4 addresses): closed intervals, sorted, neither overlapping nor touching. */
export type Intervals = readonly (readonly [low: number, high: number])[];

export const empty: Intervals = [];

export function interval(low: number, high: number): Intervals {
  return low > high ? empty : [[low, high]];
}

export function union(sets: readonly Intervals[]): Intervals {
  if (sets.length < 2) return sets[0] ?? empty;
  const sorted = sets.flat().sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** The members of `from` that are not in `taken`. */
export function subtract(from: Intervals, taken: Intervals): Intervals {
  if (from.length === 0 || taken.length === 0) return from;
  const left: [number, number][] = [];
  for (const [low, high] of from) {
    let start = low;
    for (const [takenLow, takenHigh] of taken) {
      if (takenHigh < start || takenLow > high) continue;
      if (takenLow > start) left.push([start, takenLow - 1]);
      start = takenHigh + 1;
    }
    if (start <= high) left.push([start, high]);
  }
  return left;
}

export function intersect(a: Intervals, b: Intervals): Intervals {
  return subtract(a, subtract(a, b));
}

export function has(set: Intervals, member: number): boolean {
  return set.some(([low, high]) => low <= member && member <= high);
}

/**
 * Cuts the numbers wherever one of the sets begins or ends: each piece lies wholly inside or wholly outside of each set,
 * so that one member speaks for the piece. Pieces between sets that no set holds may be among them.
 */
export function pieces(sets: readonly Intervals[]): readonly (readonly [low: number, high: number])[] {
  const cuts = [...new Set(sets.flatMap((set) => set.flatMap(([low, high]) => [low, high + 1])))].sort((a, b) => a - b);
  return cuts.slice(1).map((cut, index) => [cuts[index] ?? cut, cut - 1]);
}
