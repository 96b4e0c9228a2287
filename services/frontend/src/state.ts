import type { User } from "./api/auth.ts";
import type { Health } from "./api/health.ts";
import type { Picture } from "./api/images.ts";
import type { Inbox } from "./api/notifications.ts";
import type { Member } from "./api/users.ts";
import { type Columns, emptyColumns, type Filter, noFilter } from "./model/columns.ts";
import { dayOf, localeOf } from "./model/dates.ts";
import { store } from "./store.ts";

/** The state that views share. Only the file that loads a store writes to it. */
export const session = store<User | null>(null);
export const members = store<readonly Member[]>([]);
export const columns = store<Columns>(emptyColumns);
export const filter = store<Filter>(noFilter);
/** Pictures by task. */
export const pictures = store<ReadonlyMap<string, readonly Picture[]>>(new Map());
export const inbox = store<Inbox | null>(null);
export const health = store<Health | null>(null);
/** Increased after every change that can affect the statistics. */
export const happenings = store(0);
/** Tasks whose change has been sent and not yet confirmed. */
export const saving = store<ReadonlySet<string>>(new Set());
/** Today's date; updated while the page is open. */
export const today = store(dayOf(new Date()));

export const locale = localeOf(navigator.languages);

/** A member's name, or a substitute for a user who has left the team. */
export const memberName = (id: string): string =>
  members.get().find((member) => member.id === id)?.name ?? "Former member";
