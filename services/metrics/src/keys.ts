/** Where the counts stand in Redis. All of them go together, and are then counted anew from what the stream holds. */
const prefix = "taskflow:metrics:";

export const keys = {
  prefix,
  /** Hash: `position`, the last entry of the stream that is counted; `time`, when that event happened. */
  state: `${prefix}state`,
  /** Sorted set of the events that are counted, by the second of their counting. */
  seen: `${prefix}seen`,
  /** Hash: created, completed, open, in_progress and done of all teams. */
  totals: `${prefix}totals`,
  /** Sorted set of teams by their open tasks. */
  open: `${prefix}open`,
  /** Sorted set of "<team> <task>" by the second in which the deletion was counted. */
  deleted: `${prefix}deleted`,
  /** Hash: what `totals` is, of one team. */
  team: (team: string) => `${prefix}team:${team}`,
  /** Hash of one team's day (days since 1970): c0..c23 created, d0..d23 done in each hour. apply-events.lua makes it. */
  day: (team: string, day: number) => `${prefix}hours:${team}:${day}`,
} as const;
