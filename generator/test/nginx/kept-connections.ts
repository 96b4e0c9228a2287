import { expect, test } from "vitest";
import { ask } from "./ask.ts";
import { otherToken, token } from "./backend.ts";
import type { Fixture } from "./fixture.ts";
import type { RenderedCluster } from "./rendered.ts";

const headers = { authorization: token.good };

/** nginx.conf has two workers, and each keeps connections of its own. */
const workers = 2;

export function keptConnections({ plan }: RenderedCluster, fixture: () => Fixture): void {
  const { auth, routes } = plan.gateway;
  const port = () => fixture().gateway.port;
  const forUsers = routes.filter((route) => route.auth === "user");

  test.each(forUsers)("$prefix: requests one after the other share a connection per worker", async (route) => {
    const servers = [fixture().backend(route.upstream.name), fixture().backend(auth.name)];
    const before = servers.map(({ connections }) => connections());
    for (let left = 20; left > 0; left--) {
      expect((await ask(port(), route.prefix, { headers })).status).toBe(200);
    }
    const made = servers.map(({ connections }, index) => connections() - (before[index] ?? 0));
    expect(Math.max(...made)).toBeLessThanOrEqual(workers);
  });

  test.each(["GET", "POST"])("%s succeeds after auth and the backend have closed their connections", async (method) => {
    for (const { prefix, upstream } of forUsers) {
      const question = { method, headers, ...(method === "POST" && { body: Buffer.from("{}") }) };
      expect((await ask(port(), prefix, question)).status).toBe(200);
      for (const name of [auth.name, upstream.name]) fixture().backend(name).drop();
      for (let left = 4; left > 0; left--) expect((await ask(port(), prefix, question)).status).toBe(200);
    }
  });

  test("two users on one kept connection receive their own identity and token", async () => {
    const [first] = forUsers;
    const as = async (authorization: string) => {
      const { status, text } = await ask(port(), first?.prefix ?? "", { headers: { authorization } });
      const sent = status === 200 ? JSON.parse(text).headers : {};
      return { status, user: sent["x-user"], team: sent["x-team"], authorization: sent.authorization };
    };
    const refused = { status: 401, user: undefined, team: undefined, authorization: undefined };
    const named = ({ user, team, signed }: typeof token | typeof otherToken) => ({
      status: 200,
      user,
      team,
      authorization: signed,
    });
    const turns = Array.from({ length: 60 }, (_, turn) => [token, otherToken, undefined][turn % 3]);
    const answers = await Promise.all(turns.map((turn) => as(turn?.good ?? "Bearer forged")));
    expect(answers).toEqual(turns.map((turn) => (turn ? named(turn) : refused)));
  });
}
