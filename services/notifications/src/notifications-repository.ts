import type { Database } from "@taskflow/kit/postgres.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { Kind } from "./recipients.ts";

export interface NewNotification {
  readonly event: string;
  readonly user: string;
  readonly team: string;
  readonly task: string;
  readonly actor: string | null;
  readonly kind: Kind;
  readonly text: string;
  /** The time of the event. */
  readonly time: Date;
  /** Whether to send it by e-mail, too. */
  readonly mail: boolean;
}

/** A notification as an open page receives it. */
export interface Told {
  readonly id: string;
  readonly user: string;
  readonly team: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Notification {
  readonly id: string;
  readonly kind: Kind;
  readonly text: string;
  readonly task: string;
  readonly actor: string | null;
  readonly createdAt: string;
  readonly readAt: string | null;
}

export interface Owner {
  readonly user: string;
  readonly team: string;
}

interface Row extends Omit<Notification, "createdAt" | "readAt"> {
  readonly created_at: Date;
  readonly read_at: Date | null;
}

const insert = `WITH added AS (
    INSERT INTO notifications (id, event_id, user_id, team_id, task_id, actor_id, kind, text, created_at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
      $9::timestamptz[])
    ON CONFLICT (event_id, user_id) DO NOTHING
    RETURNING id, user_id, team_id, kind, text
  ), queued AS (
    INSERT INTO emails (notification_id) SELECT id FROM added WHERE id = ANY ($10::uuid[])
  )
  SELECT id, user_id AS user, team_id AS team, kind, text FROM added ORDER BY id`;

const select = "SELECT id, kind, text, task_id AS task, actor_id AS actor, created_at, read_at FROM notifications";
const mine = "user_id = $1 AND team_id = $2";
const last = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export type NotificationsRepository = ReturnType<typeof notificationsRepository>;

export function notificationsRepository(database: Database) {
  return {
    /** Adds notifications that do not exist yet and queues their e-mails. @returns the added ones */
    async add(all: readonly NewNotification[]): Promise<Told[]> {
      // Sorted, to keep the order of the events also within a millisecond.
      const ids = all.map(() => uuid7()).sort();
      const column = <T>(of: (one: NewNotification) => T) => all.map(of);
      const values = [
        ids,
        ...[column(({ event }) => event), column(({ user }) => user), column(({ team }) => team)],
        ...[column(({ task }) => task), column(({ actor }) => actor), column(({ kind }) => kind)],
        ...[column(({ text }) => text), column(({ time }) => time.toISOString())],
        ids.filter((_, index) => all[index]?.mail),
      ];
      return database.query<Told>("add_notifications", insert, values);
    },

    /** The notifications that already exist for these events. */
    async ofEvents(events: readonly string[]): Promise<Told[]> {
      const text = `SELECT id, user_id AS user, team_id AS team, kind, text FROM notifications
        WHERE event_id = ANY ($1::uuid[]) ORDER BY id`;
      return database.query<Told>("find_notifications_of_events", text, [events]);
    },

    /** Newest first; `after` is the last id of the page before. */
    async list({ user, team }: Owner, page: { limit: number; after?: string | undefined; unread: boolean }) {
      const only = page.unread ? " AND read_at IS NULL" : "";
      const text = `${select} WHERE ${mine} AND id < $3${only} ORDER BY id DESC LIMIT $4`;
      const values = [user, team, page.after ?? last, page.limit];
      return (await database.query<Row>("list_notifications", text, values)).map(toNotification);
    },

    async unread({ user, team }: Owner): Promise<number> {
      const text = `SELECT count(*)::int AS count FROM notifications WHERE ${mine} AND read_at IS NULL`;
      const [row] = await database.query<{ count: number }>("count_unread", text, [user, team]);
      return row?.count ?? 0;
    },

    /** @returns false if the owner has no notification with this id */
    async read({ user, team }: Owner, id: string): Promise<boolean> {
      const text = `UPDATE notifications SET read_at = coalesce(read_at, now()) WHERE ${mine} AND id = $3 RETURNING id`;
      return (await database.query("read_notification", text, [user, team, id])).length > 0;
    },

    async readAll({ user, team }: Owner): Promise<void> {
      const text = `UPDATE notifications SET read_at = now() WHERE ${mine} AND read_at IS NULL`;
      await database.query("read_all_notifications", text, [user, team]);
    },

    /** @returns how many were deleted: `limit` if there may be more */
    async removeBefore(time: Date, limit: number): Promise<number> {
      const text = `WITH gone AS (
          DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE id < $1 ORDER BY id LIMIT $2) RETURNING 1
        ) SELECT count(*)::int AS count FROM gone`;
      const [row] = await database.query<{ count: number }>("remove_old", text, [uuid7(time.getTime()), limit]);
      return row?.count ?? 0;
    },
  };
}

const toNotification = ({ created_at, read_at, ...rest }: Row): Notification => ({
  ...rest,
  createdAt: created_at.toISOString(),
  readAt: read_at?.toISOString() ?? null,
});
