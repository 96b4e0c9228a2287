/** The queue of e-mails to send. It is in the database, so that no restart loses one. */
import type { Database } from "@taskflow/kit/postgres.ts";

export interface DueEmail {
  /** The notification's. */
  readonly id: string;
  readonly user: string;
  readonly team: string;
  readonly text: string;
  /** Failed attempts so far. */
  readonly attempts: number;
}

export type EmailsRepository = ReturnType<typeof emailsRepository>;

/** Seconds for which a taken e-mail is reserved for its sender: longer than sending can take. */
const lease = 120;

export function emailsRepository(database: Database) {
  return {
    /**
     * Takes up to `limit` due e-mails. If the process that took one is killed, another takes it when the lease has
     * expired.
     */
    async take(limit: number): Promise<DueEmail[]> {
      const text = `WITH due AS (
          SELECT notification_id FROM emails WHERE next_at <= now() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        UPDATE emails e SET next_at = now() + interval '${lease} seconds'
        FROM due d JOIN notifications n ON n.id = d.notification_id
        WHERE e.notification_id = d.notification_id
        RETURNING n.id, n.user_id AS user, n.team_id AS team, n.text, e.attempts`;
      return database.query<DueEmail>("take_emails", text, [limit]);
    },

    /** Deletes an e-mail that was sent or given up. */
    async remove(id: string): Promise<void> {
      await database.query("remove_email", "DELETE FROM emails WHERE notification_id = $1", [id]);
    },

    async tryAgain(id: string, attempts: number, inMs: number): Promise<void> {
      const text = `UPDATE emails SET attempts = $2, next_at = now() + $3 * interval '1 millisecond'
        WHERE notification_id = $1`;
      await database.query("try_email_again", text, [id, attempts, inMs]);
    },

    /** Gives up e-mails that have waited for `hours`. @returns how many */
    async expire(hours: number): Promise<number> {
      const text = `WITH gone AS (
          DELETE FROM emails WHERE queued_at < now() - $1 * interval '1 hour' RETURNING 1
        ) SELECT count(*)::int AS count FROM gone`;
      const [row] = await database.query<{ count: number }>("expire_emails", text, [hours]);
      return row?.count ?? 0;
    },
  };
}
