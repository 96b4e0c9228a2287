/**
 * A CronJob's schedule, by the grammar of Kubernetes: five fields (minute, hour, day of month, month, day of week), or a
 * word such as @daily. Source: kubernetes.io/docs/concepts/workloads/controllers/cron-jobs, and the parser that the CronJob
 * controller uses, github.com/robfig/cron v3. It has no seconds, no Sunday as 7, and no L, W or #.
 */
export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number>;
  /** Whether both the day of the month and the day of the week must match: one of them is every day. */
  readonly bothDays: boolean;
}

interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Names of the values, in lower case, from `first` on. */
  readonly names?: readonly string[];
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fields = [
  { name: "minute", first: 0, last: 59 },
  { name: "hour", first: 0, last: 23 },
  { name: "day of month", first: 1, last: 31 },
  { name: "month", first: 1, last: 12, names: monthNames },
  { name: "day of week", first: 0, last: 6, names: dayNames },
] as const satisfies readonly Field[];

const words: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** The days of each month in a leap year. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Parses a schedule. Returns the reason where it is refused. */
export function parseSchedule(text: string): Schedule | string {
  const five = words[text] ?? text;
  if (/^(?:CRON_)?TZ=/.test(text)) return `"${text}" names a time zone: timeZone does`;
  if (text.startsWith("@") && five === text)
    return `"${text}" is not one of ${Object.keys(words).join(", ")}: write an interval as a step, such as */10 * * * *`;
  const parts = five.trim().split(/\s+/);
  if (parts.length !== fields.length)
    return `"${text}" has ${five.trim() === "" ? 0 : parts.length} fields, not 5: minute, hour, day of month, month, day of week`;
  const read = fields.map((field, index) => parseField(parts[index] ?? "", field));
  const wrong = read.find((value) => typeof value === "string");
  if (wrong !== undefined) return `"${text}": ${wrong}`;
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = read as [Values, Values, Values, Values, Values];
  const bothDays = isEvery(parts[2] ?? "") || isEvery(parts[4] ?? "");
  return { minutes, hours, daysOfMonth, months, daysOfWeek, bothDays };
}

type Values = ReadonlySet<number>;

/** A step of 1 is every value; a greater step is a choice. */
const isEvery = (part: string) => part.split(",").some((each) => /^[*?](?:\/1)?$/.test(each));

function parseField(part: string, field: Field): Values | string {
  const values = new Set<number>();
  for (const range of part.split(",")) {
    const [, low = "", high, step] = /^([^/-]+)(?:-([^/-]+))?(?:\/([^/-]+))?$/.exec(range) ?? [];
    const every = low === "*" || low === "?";
    const first = every ? field.first : valueIn(low, field);
    // "5/15" starts at 5 and ends with the field.
    const last = every || (high === undefined && step !== undefined) ? field.last : valueIn(high ?? low, field);
    const by = step === undefined ? 1 : number(step);
    if (first === undefined || last === undefined || by === undefined || (every && high !== undefined))
      return `${field.name} "${range}" is not a value, a range a-b, or one of them with a step /n`;
    if (first < field.first || last > field.last)
      return `${field.name} "${range}" is not from ${field.first} to ${field.last}`;
    if (first > last) return `${field.name} "${range}" ends before it starts`;
    if (by === 0) return `${field.name} "${range}" has the step 0`;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}

const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined);

function valueIn(text: string, { first, names = [] }: Field): number | undefined {
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? number(text) : first + index;
}

/** Whether no calendar day ever meets the schedule, as 31 February. */
export function neverRuns({ daysOfMonth, months, bothDays }: Schedule): boolean {
  // Where either day is enough, the day of the week is: each month has all seven.
  if (!bothDays) return false;
  const earliest = Math.min(...daysOfMonth);
  return [...months].every((month) => earliest > (longestMonths[month - 1] ?? 0));
}

/** The minutes of the shortest time between two runs on one day or on two days that follow; a day if it runs once a day. */
export function shortestInterval({ minutes, hours }: Schedule): number {
  const day = 24 * 60;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const [first = 0] = times;
  return times.reduce((least, time, index) => Math.min(least, (times[index + 1] ?? first + day) - time), day);
}

/** The reason why a schedule is refused or never runs; undefined for a good one. */
export function wrongSchedule(text: string): string | undefined {
  const schedule = parseSchedule(text);
  if (typeof schedule === "string") return schedule;
  return neverRuns(schedule) ? `"${text}" never runs: none of its months has such a day` : undefined;
}

/** The reason why a time zone is refused. Names of the IANA database only, written as there: the API server looks a file up. */
export function wrongTimeZone(zone: string): string | undefined {
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
    const misspelt = known !== zone && known.toLowerCase() === zone.toLowerCase();
    if (/^[A-Za-z]/.test(zone) && !misspelt) return undefined;
    return misspelt ? `time zone "${zone}" is written ${known}` : `time zone "${zone}" is an offset, not a name`;
  } catch {
    return `there is no time zone "${zone}": take a name of the IANA database, such as Europe/Berlin or Etc/UTC`;
  }
}
