/** Turns events into notifications in the database and lines for open pages. */
import { decodeEvent, type TaskEvent } from "@taskflow/kit/events.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import type { NewNotification, NotificationsRepository, Told } from "../notifications-repository.ts";
import { keyOf, type People } from "../people.ts";
import { recipientsOf } from "../recipients.ts";
import { wording } from "../wording.ts";

export interface HandleOptions {
  readonly notifications: Pick<NotificationsRepository, "add" | "ofEvents">;
  readonly people: Pick<People, "names">;
  /** Whether e-mail is configured. */
  readonly mail: boolean;
  /** Milliseconds: older events make no notifications. */
  readonly retention: number;
}

export interface Handled {
  readonly added: readonly Told[];
  /** The notifications to send to open pages: with `again`, also those that an earlier attempt added. */
  readonly told: readonly Told[];
}

export type Handle = ReturnType<typeof createHandle>;

/** Characters; no event is longer. */
const longest = 65_536;
/** Milliseconds after the event: a later e-mail would be no news. */
const mailWithin = 86_400_000;

/** @throws Error with the reason why the entry is not an event: see decodeEvent() */
export function readEvent(fields: readonly string[] | null): TaskEvent {
  const length = (fields ?? []).reduce((sum, field) => sum + field.length, 0);
  if (length > longest) throw new Error(`the entry has ${length} characters, more than the maximum of ${longest}`);
  return decodeEvent(fields);
}

/** @throws Problem 503 if the database does not answer; isOfEvent() classifies other errors */
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
      // A sender's clock that is ahead must not keep a notification at the top of the list.
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
 * Whether the event itself causes the error, so that each attempt fails: a value that the database refuses (SQLSTATE
 * classes 22 and 23), or a bug. Other database errors, such as a wrong password or a missing table, are fixed sooner or
 * later, and events wait until then.
 */
export function isOfEvent(error: unknown): boolean {
  if (error instanceof Problem) return error.statusCode === 400;
  const { code } = error as { code?: unknown };
  return typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code) || /^2[23]/.test(code);
}
