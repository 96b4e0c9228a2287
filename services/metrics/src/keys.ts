/** The keys of the counts in Redis. If one is lost, all are, and everything in the stream is counted again. */
const prefix = "taskflow:metrics:";

export const keys = {
  prefix,
  /** Hash: `position`, the last counted entry of the stream; `time`, the time of that event. */
  state: `${prefix}state`,
  /** Sorted set of the counted events, by the second in which each was counted. */
  seen: `${prefix}seen`,
  /** Hash: created, completed, open, in_progress and done of all teams. */
  totals: `${prefix}totals`,
  /** Sorted set of teams by their open tasks. */
  open: `${prefix}open`,
  /** Sorted set of "<team> <task>" by the second in which the deletion was counted. */
  deleted: `${prefix}deleted`,
  /** Hash: the same fields as `totals`, for one team. */
  team: (team: string) => `${prefix}team:${team}`,
  /**
   * Hash of one team's day (days since 1970): c0..c23 created, d0..d23 done in each hour. apply-events.lua writes it.
   */
  day: (team: string, day: number) => `${prefix}hours:${team}:${day}`,
} as const;
