-- Up Migration
CREATE TABLE notifications (
  -- UUIDs of version 7, in the order of the events: a list is read backwards along the key.
  id uuid PRIMARY KEY,
  event_id uuid NOT NULL,
  user_id uuid NOT NULL,
  team_id uuid NOT NULL,
  task_id uuid NOT NULL,
  actor_id uuid,
  kind text NOT NULL,
  text text NOT NULL,
  -- The time of the event, not of the notification.
  created_at timestamptz NOT NULL,
  read_at timestamptz,
  -- Makes an event that is delivered twice harmless.
  CONSTRAINT notifications_once UNIQUE (event_id, user_id)
);

CREATE INDEX notifications_list ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;

-- E-mails still to be sent. A row is deleted when its e-mail was sent or given up.
CREATE TABLE emails (
  notification_id uuid PRIMARY KEY REFERENCES notifications ON DELETE CASCADE,
  attempts integer NOT NULL DEFAULT 0,
  -- The earliest time of the next attempt: later after a failure, and while a replica is sending the e-mail.
  next_at timestamptz NOT NULL DEFAULT now(),
  queued_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX emails_due ON emails (next_at);
CREATE INDEX emails_queued ON emails (queued_at);

-- Down Migration
DROP TABLE emails;
DROP TABLE notifications;
