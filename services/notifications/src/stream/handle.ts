/** What becomes of events: notifications in the database, lines for open pages. */
import { decodeEvent, type TaskEvent } from "@taskflow/kit/events.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import type { NewNotification, NotificationsRepository, Told } from "../notifications-repository.ts";
import { keyOf, type People } from "../people.ts";
import { recipientsOf } from "../recipients.ts";
import { wording } from "../wording.ts";

export interface HandleOptions {
  readonly notifications: Pick<NotificationsRepository, "add" | "ofEvents">;
  readonly people: Pick<People, "names">;
  /** Whether e-mail is sent at all. */
  readonly mail: boolean;
  /** Milliseconds: what happened earlier is told to nobody any more. */
  readonly retention: number;
}

export interface Handled {
  readonly added: readonly Told[];
  /** All that open pages are to be told: with `again`, what was added by an earlier attempt, too. */
  readonly told: readonly Told[];
}

export type Handle = ReturnType<typeof createHandle>;

/** Longer than any event of ours; what is longer is no event. */
const longest = 65_536;
/** News by e-mail is no news the day after. */
const mailWithin = 86_400_000;

/** @throws Error that says why an entry is no event: see decodeEvent */
export function readEvent(fields: readonly string[] | null): TaskEvent {
  const length = (fields ?? []).reduce((sum, field) => sum + field.length, 0);
  if (length > longest) throw new Error(`the entry has ${length} characters, more than the ${longest} of any event`);
  return decodeEvent(fields);
}

/** @throws Problem 503 where the database does not answer; anything else is looked at by isOfEvent */
export function createHandle({ notifications, people, mail, retention }: HandleOptions) {
  return async (events: readonly TaskEvent[], again: boolean): Promise<Handled> => {
    const now = Date.now();
    const pairs = events
      .filter(({ time }) => Date.parse(time) > now - retention)
      .flatMap((event) => recipientsOf(event).map((recipient) => ({ event, recipient })));
    if (pairs.length === 0) return { added: [], told: [] };
    const names = await people.names(
      pairs.flatMap(({ event: { team, actor, task, requestId }, recipient: { user: as } }) =>
        [actor, task.assignee].flatMap((user) => (user && user !== as ? [{ team, user, as, requestId }] : [])),
      ),
    );
    const rows = pairs.map(({ event, recipient }): NewNotification => {
      const { id, team, task, actor } = event;
      // A clock that is ahead must not put a notification before all others for ever.
      const time = new Date(Math.min(Date.parse(event.time), now));
      const text = wording(event, recipient, (user) => names.get(keyOf({ team, user })));
      const fresh = mail && time.getTime() > now - mailWithin;
      return { event: id, team, task: task.id, actor, ...recipient, text, time, mail: fresh };
    });
    const added = await notifications.add(rows);
    const told = again ? await notifications.ofEvents(events.map(({ id }) => id)) : added;
    return { added, told };
  };
}

/**
 * Whether an error lies in the event, so that it comes again with each attempt: a value that the database refuses
 * (SQLSTATE classes 22 and 23), or a mistake of ours. Whatever else the database says, such as a wrong password or a
 * missing table, is put right sooner or later, and events wait for it.
 */
export function isOfEvent(error: unknown): boolean {
  if (error instanceof Problem) return error.statusCode === 400;
  const { code } = error as { code?: unknown };
  return typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code) || /^2[23]/.test(code);
}
