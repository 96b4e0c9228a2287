/** The real users service with its own database and port, and people registered there. */
import type { AddressInfo } from "node:net";
import { testPostgres } from "../../../local/test-servers.ts";
import { register, startUsers } from "../../users/test/fixture.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly team: string;
  /** The headers that the gateway adds to their requests. */
  readonly headers: { "x-user": string; "x-team": string };
}

export async function startPeople() {
  const postgres = await testPostgres("users");
  const users = await startUsers(postgres);
  await users.ready();
  await users.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = users.app.server.address() as AddressInfo;

  async function person(name: string, more: Record<string, unknown> = {}): Promise<Person> {
    const { user, answer } = await register(users, { name, ...more });
    if (answer.statusCode !== 201) throw new Error(answer.body);
    const team = user.team.id;
    return { id: user.id, name, email: user.email, team, headers: { "x-user": user.id, "x-team": team } };
  }

  return {
    url: `http://127.0.0.1:${port}`,
    person,
    /** Registers people in one new team. */
    async team(...names: string[]): Promise<Person[]> {
      const [first = "Ana", ...others] = names;
      const founder = await person(first);
      const url = "/users/invitations";
      const invited = await users.app.inject({ method: "POST", url, headers: founder.headers });
      const members = [founder];
      for (const name of others) members.push(await person(name, { invitation: invited.json().code }));
      return members;
    },
    async close() {
      await users.close();
      await postgres.drop();
    },
  };
}

export type PeopleWorld = Awaited<ReturnType<typeof startPeople>>;
