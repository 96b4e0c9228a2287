import { dayOf } from "./dates.ts";

/** Returns about `wanted` round values from 0 to at least `most`. They are whole numbers, since they count tasks. */
export function ticks(most: number, wanted = 4): readonly number[] {
  const rough = Math.max(1, most) / wanted;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10) * size);
  const last = Math.ceil(Math.max(1, most) / step);
  return Array.from({ length: last + 1 }, (_, index) => index * step);
}

/** Maps 0..most to pixels from `bottom` up to `top`. */
export const heightOf =
  (most: number, bottom: number, top: number) =>
  (value: number): number =>
    bottom - (Math.max(0, value) / most) * (bottom - top);

export interface Band {
  readonly x: number;
  readonly width: number;
}

/** Divides a width into `amount` equal bands. */
export const bands = (amount: number, left: number, right: number): readonly Band[] => {
  const width = amount > 0 ? (right - left) / amount : 0;
  return Array.from({ length: amount }, (_, index) => ({ x: left + index * width, width }));
};

/** Chooses which of `amount` labels to show so that each has `room` pixels: every n-th, and always the last one. */
export function labelled(amount: number, width: number, room: number): (index: number) => boolean {
  const every = Math.max(1, Math.ceil((amount * room) / Math.max(1, width)));
  return (index) => (amount - 1 - index) % every === 0;
}

export interface Slice<Name> {
  readonly name: Name;
  readonly value: number;
  /** Share of the whole, 0..1. */
  readonly share: number;
  /** The slice's beginning on the ring, 0..1. */
  readonly start: number;
}

/** Computes consecutive shares of the total. If the total is 0, all shares are 0. */
export function slices<Name>(values: readonly (readonly [Name, number])[]): readonly Slice<Name>[] {
  const total = values.reduce((sum, [, value]) => sum + value, 0);
  let start = 0;
  return values.map(([name, value]) => {
    const share = total > 0 ? value / total : 0;
    const slice = { name, value, share, start };
    start += share;
    return slice;
  });
}

export interface Point {
  /** The beginning of the hour or the day: "14:00" or "Mon 3 Nov". */
  readonly label: string;
  /** A shorter label, for the axis. */
  readonly short: string;
  readonly created: number;
  readonly completed: number;
}

/** Turns buckets into points of a chart. Hours are added up to days if there are more than two days of them. */
export function points(
  buckets: readonly { hour?: string; day?: string; created: number; completed: number }[],
  locale: string,
): readonly Point[] {
  const byHour = buckets.some(({ hour }) => hour !== undefined) && buckets.length <= 48;
  const sums = new Map<string, { created: number; completed: number }>();
  for (const { hour, day, created, completed } of buckets) {
    // Hours are assigned to the days of the user's own calendar.
    const begin = byHour ? (hour ?? "") : (day ?? dayOf(new Date(hour ?? 0))).slice(0, 10);
    const sum = sums.get(begin) ?? { created: 0, completed: 0 };
    sums.set(begin, { created: sum.created + created, completed: sum.completed + completed });
  }
  const long: Intl.DateTimeFormatOptions = byHour
    ? { weekday: "short", hour: "2-digit", minute: "2-digit" }
    : { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
  const short: Intl.DateTimeFormatOptions = byHour
    ? { hour: "2-digit", minute: "2-digit" }
    : { day: "numeric", month: "short", timeZone: "UTC" };
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options);
    return (begin: string): string => format.format(new Date(begin.length === 10 ? `${begin}T00:00:00Z` : begin));
  };
  const [inFull, inShort] = [write(long), write(short)];
  return [...sums].map(([begin, sum]) => ({ label: inFull(begin), short: inShort(begin), ...sum }));
}
