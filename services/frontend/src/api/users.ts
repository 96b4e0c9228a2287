import type { User } from "./auth.ts";
import { type Page, send } from "./http.ts";

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly team?: string;
  readonly invitation?: string;
}

export const register = (body: Registration): Promise<User> =>
  send("POST", "/api/users/register", { body, open: true, timeout: 20_000 });

/** Lists all members of the team, page by page, a thousand at most. */
export async function listMembers(signal: AbortSignal): Promise<readonly Member[]> {
  const members: Member[] = [];
  let after: string | undefined;
  for (let page = 0; page < 10; page += 1) {
    const answer = await send<Page<Member>>("GET", "/api/users", { query: { limit: 100, after }, signal });
    members.push(...answer.items);
    if (answer.next === null) break;
    after = answer.next;
  }
  return members;
}

export const invite = (): Promise<{ code: string; expiresAt: string }> => send("POST", "/api/users/invitations");
