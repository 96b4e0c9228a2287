import type { Database } from "@taskflow/kit/postgres.ts";

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface User extends Member {
  readonly team: { readonly id: string; readonly name: string };
}

export interface NewUser extends Member {
  readonly passwordHash: string;
}

interface UserRow extends Member {
  readonly password_hash: string;
  readonly team_id: string;
  readonly team_name: string;
}

export type UsersRepository = ReturnType<typeof usersRepository>;

const select = `SELECT u.id, u.name, u.email, u.password_hash, t.id AS team_id, t.name AS team_name
  FROM users u JOIN teams t ON t.id = u.team_id`;

const insert = "INSERT INTO users (id, team_id, name, email, password_hash) VALUES ($1, $2, $3, $4, $5)";

const toUser = ({ id, name, email, team_id, team_name }: UserRow): User => ({
  id,
  name,
  email,
  team: { id: team_id, name: team_name },
});

/** Methods reject with a violation of the constraint `users_email` if the address is registered already. */
export function usersRepository(database: Database) {
  return {
    /** Adds a team and its first user. */
    async addWithTeam(user: NewUser, team: { id: string; name: string }): Promise<void> {
      await database.transaction(async (query) => {
        await query("add_team", "INSERT INTO teams (id, name) VALUES ($1, $2)", [team.id, team.name]);
        await query("add_user", insert, [user.id, team.id, user.name, user.email, user.passwordHash]);
      });
    },

    async addToTeam(user: NewUser, teamId: string): Promise<void> {
      await database.query("add_user", insert, [user.id, teamId, user.name, user.email, user.passwordHash]);
    },

    async find(id: string): Promise<User | undefined> {
      const [row] = await database.query<UserRow>("find_user", `${select} WHERE u.id = $1`, [id]);
      return row && toUser(row);
    },

    /** Returns the user and the hash of the password. */
    async findByEmail(email: string): Promise<{ user: User; passwordHash: string } | undefined> {
      const text = `${select} WHERE lower(u.email) = lower($1)`;
      const [row] = await database.query<UserRow>("find_user_by_email", text, [email]);
      return row && { user: toUser(row), passwordHash: row.password_hash };
    },

    async findMember(teamId: string, id: string): Promise<Member | undefined> {
      const text = "SELECT id, name, email FROM users WHERE team_id = $1 AND id = $2";
      const [row] = await database.query<Member>("find_member", text, [teamId, id]);
      return row;
    },

    /** In the order of registration: ids are UUIDs of version 7. `after` is the last id of the previous page. */
    async members(teamId: string, limit: number, after: string | undefined): Promise<Member[]> {
      const first = "00000000-0000-0000-0000-000000000000";
      const text = "SELECT id, name, email FROM users WHERE team_id = $1 AND id > $2 ORDER BY id LIMIT $3";
      return database.query<Member>("list_members", text, [teamId, after ?? first, limit]);
    },
  };
}
