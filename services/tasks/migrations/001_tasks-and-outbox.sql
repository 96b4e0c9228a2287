-- Up Migration
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  team_id uuid NOT NULL,
  title text NOT NULL,
  description text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'open',
  assignee uuid,
  due date,
  -- NULL if automation created the task.
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- Starts at 1; each change adds 1.
  version integer NOT NULL DEFAULT 1
);

-- For listing a team's tasks page by page, newest first: ids are UUIDs of version 7.
CREATE INDEX tasks_team ON tasks (team_id, id DESC);
-- The same for one status, and for one assignee.
CREATE INDEX tasks_status ON tasks (team_id, status, id DESC);
CREATE INDEX tasks_assignee ON tasks (team_id, assignee, id DESC) WHERE assignee IS NOT NULL;

-- Committed events on their way to the stream. The statement that changes the task writes the event, too.
CREATE TABLE outbox (
  -- In the order of a task's versions: a change reads the task only after the change before it has committed.
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event json NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  -- The event's place in the stream, assigned after the commit: seq has gaps and does not follow the order of commits.
  position bigint
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE UNIQUE INDEX outbox_position ON outbox (position) WHERE position IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (seq) WHERE position IS NULL;

-- One row: the last assigned position, which outlives the events, and the last one that the stream has confirmed.
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
