import type { App } from "@taskflow/kit/app.ts";
import { violatedConstraint } from "@taskflow/kit/postgres.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object } from "@taskflow/kit/schema.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { Deps } from "../dependencies.ts";
import { hashPassword } from "../password.ts";
import { email, name, user } from "../schemas.ts";

const body = object(
  {
    name,
    email,
    password: { type: "string", minLength: 10, maxLength: 200 },
    team: { ...name, description: 'The name of a new team; by default "<name>\'s team"' },
    invitation: {
      type: "string",
      minLength: 1,
      maxLength: 100,
      description: "An invitation code from a member of the team",
    },
  },
  ["team", "invitation"],
);

export function registerRoute(app: App, { users, invitations, metrics }: Deps): void {
  const { taskflow_users_registered_total: registered } = metrics.declared;
  const schema = { summary: "Register", tags: ["users"], body, response: { 201: user } } as const;

  app.post("/register", { schema }, async (request, reply) => {
    const { invitation, password, team, ...person } = request.body;
    const teamId = invitation === undefined ? undefined : await invitedTo(invitation);
    const added = { id: uuid7(), ...person, passwordHash: await hashPassword(password) };
    try {
      if (teamId) await users.addToTeam(added, teamId);
      else await users.addWithTeam(added, { id: uuid7(), name: team ?? `${person.name}'s team` });
    } catch (error) {
      if (violatedConstraint(error) !== "users_email") throw error;
      const errors = [{ path: "/email", message: "is registered already" }];
      throw new Problem(409, "this address is registered already", { errors });
    }
    registered.inc();
    const found = await users.find(added.id);
    if (!found) throw new Error("a registered user was not found");
    return reply.code(201).send(found);
  });

  async function invitedTo(code: string): Promise<string> {
    const invitation = await invitations.find(code);
    if (invitation && !invitation.expired) return invitation.teamId;
    const message = invitation ? "has expired: ask for a new one" : "is not known";
    throw new Problem(invitation ? 410 : 404, `the invitation ${message}`, {
      errors: [{ path: "/invitation", message }],
    });
  }
}
