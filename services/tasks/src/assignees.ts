import type { HttpClient } from "@taskflow/kit/http-client.ts";
import type { Identity } from "@taskflow/kit/identity.ts";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";

/** @throws Problem 422 if the assignee is not a member of the caller's team; 503 if users does not answer */
export type CheckAssignee = (assignee: string, identity: Identity, requestId: string) => Promise<void>;

/** Sent as the caller for automation, which is no user: users requires an X-User header. */
const noUser = "00000000-0000-0000-0000-000000000000";

export function assignees(users: HttpClient): CheckAssignee {
  return async (assignee, { user, team }, requestId) => {
    const headers = { "x-user": user ?? noUser, "x-team": team };
    const { status } = await users(`/users/${assignee}`, { headers, requestId });
    if (status === 200) return;
    if (status !== 404)
      throw unavailable("users", new Error(`users answered ${status} to the request for a team member`));
    const errors = [{ path: "/assignee", message: "is not a member of this team" }];
    throw new Problem(422, "a task can only be assigned to a member of its team", { errors });
  };
}
