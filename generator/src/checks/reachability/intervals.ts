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
  for (const [low, high] of set) if (low <= member && member <= high) return true;
  return false;
}

/**
 * Cuts the union of the sets at every bound of a set: each piece is completely inside or completely outside each set, so
 * one member represents the whole piece.
 */
export function pieces(sets: readonly Intervals[]): Intervals {
  const bounds: number[] = [];
  for (const set of sets)
    for (const [low, high] of set) {
      if (!bounds.includes(low)) bounds.push(low);
      if (!bounds.includes(high + 1)) bounds.push(high + 1);
    }
  bounds.sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const [index, low] of bounds.entries()) {
    const next = bounds[index + 1];
    if (next !== undefined && sets.some((set) => has(set, low))) found.push([low, next - 1]);
  }
  return found;
}
