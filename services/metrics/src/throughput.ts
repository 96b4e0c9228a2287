/** Throughput per hour or day. Hours and days without events are zeros, so that a chart has no gaps. */

export interface Bucket {
  /** ISO 8601: the start of the hour. */
  readonly hour?: string;
  /** YYYY-MM-DD, in UTC. */
  readonly day?: string;
  readonly created: number;
  readonly completed: number;
}

/** A day's fields c0..c23 and d0..d23, as stored in Redis. */
export type Day = Readonly<Record<string, string>>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Requests of up to this many days are answered per hour. */
const hourlyDays = 2;

export const dayOf = (ms: number): number => Math.floor(ms / dayMs);

/**
 * The days (since 1970) that the last `days` days up to `now` touch. For an answer per hour that is one day more,
 * because the first hour is then in the middle of a day.
 */
export function daysUntil(now: number, days: number): number[] {
  const count = days <= hourlyDays ? days + 1 : days;
  return Array.from({ length: count }, (_, index) => dayOf(now) - count + 1 + index);
}

/** @param read the counts by day, for the days of daysUntil() */
export function throughput(now: number, days: number, read: ReadonlyMap<number, Day>): Bucket[] {
  const number = (day: number, field: string) => Number(read.get(day)?.[field] ?? 0);
  if (days > hourlyDays) return daysUntil(now, days).map((day) => ({ day: dateOf(day), ...sum(read.get(day) ?? {}) }));
  const last = Math.floor(now / hourMs);
  return Array.from({ length: days * 24 }, (_, index) => {
    const hour = last - days * 24 + 1 + index;
    const [day, ofDay] = [Math.floor(hour / 24), hour % 24];
    const start = new Date(hour * hourMs).toISOString();
    return { hour: start, created: number(day, `c${ofDay}`), completed: number(day, `d${ofDay}`) };
  });
}

const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

function sum(day: Day): { created: number; completed: number } {
  const of = (letter: string) =>
    Object.entries(day).reduce((total, [field, count]) => total + (field.startsWith(letter) ? Number(count) : 0), 0);
  return { created: of("c"), completed: of("d") };
}
