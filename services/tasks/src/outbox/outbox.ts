/** The relay's statements on the outbox. All run on the connection that holds the lock. */
import type { TaskEvent } from "@taskflow/kit/events.ts";
import type { NewEvent } from "../task-event.ts";
import type { LeaderQuery } from "./leadership.ts";

/** An event with its position in the stream. */
export interface Placed {
  readonly position: bigint;
  readonly event: TaskEvent;
}

export interface Progress {
  /** The last assigned position. */
  readonly position: bigint;
  /** The last position that the stream has confirmed. */
  readonly sent: bigint;
}

/** Events per batch: as many as Redis takes without delaying its other clients. */
export const batchSize = 500;

const placed = `position, event, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time`;

/**
 * The limit is a literal: for a parameter, the planner would expect a tenth of the table.
 * seq follows the order of each task's versions. An event that commits later gets a later position, whatever its seq.
 */
export const numberText = `WITH waiting AS MATERIALIZED (
    SELECT seq FROM outbox WHERE position IS NULL ORDER BY seq LIMIT ${batchSize}
  ), progress AS (
    UPDATE outbox_progress SET position = position + (SELECT count(*) FROM waiting), sent = $1
    WHERE sent <> $1 OR EXISTS (SELECT FROM waiting) RETURNING position
  ), places AS (
    SELECT seq, progress.position - count(*) OVER () + row_number() OVER (ORDER BY seq) AS place FROM waiting, progress
  ), numbered AS (
    UPDATE outbox SET position = places.place FROM places WHERE outbox.seq = places.seq RETURNING outbox.*
  )
  SELECT ${placed} FROM numbered ORDER BY position`;

const after = `SELECT ${placed} FROM outbox WHERE position > $1 ORDER BY position LIMIT ${batchSize}`;

const jump = `WITH progress AS (UPDATE outbox_progress SET position = $1, sent = $1)
  UPDATE outbox SET position = NULL WHERE position > $2`;

/** Reads only the oldest events, so that the cost does not depend on how many can be deleted. */
const retire = `DELETE FROM outbox WHERE position IN (
    SELECT position FROM (
      SELECT position, at FROM outbox WHERE position IS NOT NULL ORDER BY position LIMIT 1000
    ) oldest WHERE at < now() - interval '7 days' AND position <= $1
  ) RETURNING seq`;

interface Row {
  readonly position: string;
  readonly event: NewEvent;
  readonly time: string;
}

const toPlaced = ({ position, event, time }: Row): Placed => ({
  position: BigInt(position),
  event: { ...event, time },
});

export const outbox = {
  async progress(query: LeaderQuery): Promise<Progress> {
    const rows = await query<{ position: string; sent: string }>("progress", "SELECT * FROM outbox_progress");
    const { position = 0, sent = 0 } = rows[0] ?? {};
    return { position: BigInt(position), sent: BigInt(sent) };
  },

  /** Assigns the next events their positions, and stores `sent` in the same statement. */
  async number(query: LeaderQuery, sent: bigint): Promise<Placed[]> {
    return (await query<Row>("number", numberText, [sent])).map(toPlaced);
  },

  /** The next events with a position after this one. */
  async after(query: LeaderQuery, position: bigint): Promise<Placed[]> {
    return (await query<Row>("after", after, [position])).map(toPlaced);
  },

  /** Continues after `position`. Events above `sent`, which the stream cannot have any more, get new positions. */
  async jump(query: LeaderQuery, position: bigint, sent: bigint): Promise<void> {
    await query("jump", jump, [position, sent]);
  },

  /** Deletes a batch of events that were sent more than 7 days ago. @returns how many */
  async retire(query: LeaderQuery, sent: bigint): Promise<number> {
    return (await query("retire", retire, [sent])).length;
  },
};
