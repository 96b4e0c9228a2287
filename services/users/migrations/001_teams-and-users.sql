-- Up Migration
CREATE TABLE teams (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  team_id uuid NOT NULL REFERENCES teams,
  name text NOT NULL,
  email text NOT NULL,
  -- argon2id, as a PHC string
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One account per address, in any upper and lower case.
CREATE UNIQUE INDEX users_email ON users (lower(email));
-- A team's members, page by page.
CREATE INDEX users_team ON users (team_id, id);

CREATE TABLE invitations (
  -- SHA-256 of the code: reading the table does not admit to a team
  code_hash bytea PRIMARY KEY,
  team_id uuid NOT NULL REFERENCES teams,
  invited_by uuid NOT NULL REFERENCES users,
  expires_at timestamptz NOT NULL
);

-- Down Migration
DROP TABLE invitations;
DROP TABLE users;
DROP TABLE teams;
