import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@taskflow/kit/postgres.ts";

export interface Invitation {
  readonly teamId: string;
  readonly expired: boolean;
}

export type InvitationsRepository = ReturnType<typeof invitationsRepository>;

const hash = (code: string): Buffer => createHash("sha256").update(code).digest();

export function invitationsRepository(database: Database) {
  return {
    /** Creates a code that admits its holder to the team for 7 days. Only the caller receives it. */
    async add(teamId: string, invitedBy: string): Promise<{ code: string; expiresAt: Date }> {
      const code = randomBytes(18).toString("base64url");
      const text = `INSERT INTO invitations (code_hash, team_id, invited_by, expires_at)
        VALUES ($1, $2, $3, now() + interval '7 days') RETURNING expires_at`;
      const values = [hash(code), teamId, invitedBy];
      const [row] = await database.query<{ expires_at: Date }>("add_invitation", text, values);
      if (!row) throw new Error("an inserted invitation was not returned");
      return { code, expiresAt: row.expires_at };
    },

    async find(code: string): Promise<Invitation | undefined> {
      const text = "SELECT team_id, expires_at < now() AS expired FROM invitations WHERE code_hash = $1";
      const values = [hash(code)];
      const [row] = await database.query<{ team_id: string; expired: boolean }>("find_invitation", text, values);
      return row && { teamId: row.team_id, expired: row.expired };
    },
  };
}
