import type { App } from "@taskflow/kit/app.ts";
import { gatewayIdentity, requireIdentity } from "@taskflow/kit/identity.ts";
import { page, pageQuery } from "@taskflow/kit/paging.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object, pageOf, time, uuid } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";
import { member, user } from "../schemas.ts";

const members = pageOf(member);
const invitation = object({ code: { type: "string" }, expiresAt: time });
const params = object({ id: uuid });
const query = { type: "object", properties: pageQuery } as const;
const tags = ["users"];

/** Routes for the caller's own team; other teams are invisible. */
export async function usersRoutes(app: App, { users, invitations }: Deps): Promise<void> {
  requireIdentity(app, gatewayIdentity);

  const listed = { summary: "List the team's members", tags, querystring: query, response: { 200: members } } as const;
  app.get("/users", { schema: listed }, async ({ identity, query: { limit, after } }) =>
    page(await users.members(identity.team, limit + 1, after), limit),
  );

  const me = { summary: "The caller, with the team", tags, response: { 200: user } } as const;
  app.get("/users/me", { schema: me }, async ({ identity }) => {
    const found = await users.find(String(identity.user));
    if (!found) throw new Problem(404, "the caller is not registered");
    return found;
  });

  const one = { summary: "One member of the team", tags, params, response: { 200: member } } as const;
  app.get("/users/:id", { schema: one }, async ({ identity, params: { id } }) => {
    const found = await users.findMember(identity.team, id);
    if (!found) throw new Problem(404, "the team has no member with this id");
    return found;
  });

  const invite = { summary: "Invite to the team, for 7 days", tags, response: { 201: invitation } } as const;
  app.post("/users/invitations", { schema: invite }, async ({ identity }, reply) => {
    // A token outlives a deleted user by some minutes; the row does not.
    const inviter = await users.findMember(identity.team, String(identity.user));
    if (!inviter) throw new Problem(404, "the caller is not registered in this team");
    const { code, expiresAt } = await invitations.add(identity.team, inviter.id);
    return reply.code(201).send({ code, expiresAt: expiresAt.toISOString() });
  });
}
