import type { HttpClient } from "@taskflow/kit/http-client.ts";
import type { Identity } from "@taskflow/kit/identity.ts";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";

/** @throws Problem 422 where the assignee is nobody of the caller's team; 503 where users does not answer */
export type CheckAssignee = (assignee: string, identity: Identity, requestId: string) => Promise<void>;

/** Automation is no user, and users wants one named. */
const nobody = "00000000-0000-0000-0000-000000000000";

export function assignees(users: HttpClient): CheckAssignee {
  return async (assignee, { user, team }, requestId) => {
    const headers = { "x-user": user ?? nobody, "x-team": team };
    const { status } = await users(`/users/${assignee}`, { headers, requestId });
    if (status === 200) return;
    if (status !== 404) throw unavailable("users", new Error(`users answered ${status} when asked for a member`));
    const errors = [{ path: "/assignee", message: "is nobody of this team" }];
    throw new Problem(422, "a task can be given to members of its team only", { errors });
  };
}
