-- Up Migration
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  team_id uuid NOT NULL,
  title text NOT NULL,
  description text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'open',
  assignee uuid,
  due date,
  -- null where automation made it
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- 1 at first, one more with each change
  version integer NOT NULL DEFAULT 1
);

-- A team's tasks page by page, newest first: ids are UUIDs of version 7.
CREATE INDEX tasks_team ON tasks (team_id, id DESC);
-- The same of one status, and of one assignee.
CREATE INDEX tasks_status ON tasks (team_id, status, id DESC);
CREATE INDEX tasks_assignee ON tasks (team_id, assignee, id DESC) WHERE assignee IS NOT NULL;

-- What was committed, for the stream: written by the statement that changes the task.
CREATE TABLE outbox (
  -- In the order of a task's versions: who changes a task has seen the change before it committed.
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event json NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  -- The event's place in the stream, given once it is committed: seq has gaps and is not in the order of commits.
  position bigint
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE UNIQUE INDEX outbox_position ON outbox (position) WHERE position IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (seq) WHERE position IS NULL;

-- One row: the last position that was given, which outlives the events, and up to which the stream has confirmed.
CREATE TABLE outbox_progress (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  position bigint NOT NULL DEFAULT 0,
  sent bigint NOT NULL DEFAULT 0
);
INSERT INTO outbox_progress DEFAULT VALUES;

-- Down Migration
DROP TABLE outbox_progress;
DROP TABLE outbox;
DROP TABLE tasks;
