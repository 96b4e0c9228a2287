/** Chooses the locale of dates. The page is in English; a visitor with a regional English gets that region's dates. */
export const localeOf = (languages: readonly string[]): string =>
  languages.find((language) => /^en\b/i.test(language)) ?? "en-GB";

const dayMs = 86_400_000;

/** The number of a calendar day; null if the text is not a date. Independent of time zones: a due date is the same day everywhere. */
export function dayNumber(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / dayMs;
}

/** The day of a moment in the user's time zone: YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  const part = (value: number): string => String(value).padStart(2, "0");
  return `${moment.getFullYear()}-${part(moment.getMonth() + 1)}-${part(moment.getDate())}`;
}

export interface DueWords {
  readonly text: string;
  readonly tone: "late" | "soon" | "calm";
}

/** Describes a due date. A finished task is never late. */
export function dueWords(due: string, today: string, done: boolean, locale: string): DueWords | null {
  const day = dayNumber(due);
  const now = dayNumber(today);
  if (day === null || now === null) return null;
  const left = day - now;
  if (done) return { text: shortDay(due, today, locale), tone: "calm" };
  if (left === -1) return { text: "Due yesterday", tone: "late" };
  if (left < 0) return { text: `${-left} days overdue`, tone: "late" };
  if (left === 0) return { text: "Due today", tone: "soon" };
  if (left === 1) return { text: "Due tomorrow", tone: "soon" };
  return { text: shortDay(due, today, locale), tone: "calm" };
}

/** "Fri 5 Dec", with the year if it is not the current one. */
export function shortDay(day: string, today: string, locale: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    ...year,
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** Describes the time since a moment in one unit: "just now", "5 minutes ago", "yesterday", "3 weeks ago". */
export function ago(moment: string, now: number, locale: string): string {
  const passed = Math.max(0, now - Date.parse(moment)) / 1000;
  if (!(passed >= 45)) return "just now";
  const units = [
    ["minute", 60],
    ["hour", 3600],
    ["day", 86_400],
    ["week", 604_800],
    ["month", 2_629_800],
    ["year", 31_557_600],
  ] as const;
  const [unit, size] = units.findLast(([, length]) => passed >= length * 0.95) ?? units[0];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.max(1, Math.round(passed / size)), unit);
}
