import type { User } from "./api/auth.ts";
import type { Health } from "./api/health.ts";
import type { Picture } from "./api/images.ts";
import type { Inbox } from "./api/notifications.ts";
import type { Member } from "./api/users.ts";
import { type Columns, emptyColumns, type Filter, noFilter } from "./model/columns.ts";
import { dayOf, localeOf } from "./model/dates.ts";
import { store } from "./store.ts";

/** All that views share. Each is written by the one file that loads it. */
export const session = store<User | null>(null);
export const members = store<readonly Member[]>([]);
export const columns = store<Columns>(emptyColumns);
export const filter = store<Filter>(noFilter);
/** Pictures by task. */
export const pictures = store<ReadonlyMap<string, readonly Picture[]>>(new Map());
export const inbox = store<Inbox | null>(null);
export const health = store<Health | null>(null);
/** Counts up whenever something happened that statistics may show. */
export const happenings = store(0);
/** Tasks whose change is on its way. */
export const saving = store<ReadonlySet<string>>(new Set());
/** Today, which becomes tomorrow while the page is open. */
export const today = store(dayOf(new Date()));

export const locale = localeOf(navigator.languages);

/** A member's name, or what to say of somebody who is none any more. */
export const memberName = (id: string): string =>
  members.get().find((member) => member.id === id)?.name ?? "Former member";
