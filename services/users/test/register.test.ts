import { describe, expect } from "vitest";
import { it, type RunningUsers, register } from "./fixture.ts";

const post = (users: RunningUsers, url: string, payload: unknown, headers = {}) =>
  users.app.inject({ method: "POST", url, payload: payload as object, headers });

describe("register", () => {
  it("creates a user and a new team", async ({ users }) => {
    const { answer, user } = await register(users, { name: "Ana" });
    expect(answer.statusCode).toBe(201);
    expect(user).toMatchObject({ name: "Ana", team: { name: "Ana's team" } });
    expect(JSON.stringify(user)).not.toMatch(/password|argon/);
  });

  it("uses the given team name", async ({ users }) => {
    expect((await register(users, { team: "Rockets" })).user.team.name).toBe("Rockets");
  });

  it("allows two teams with the same name", async ({ users }) => {
    const [one, two] = [await register(users, { team: "Twins" }), await register(users, { team: "Twins" })];
    expect(one.user.team.id).not.toBe(two.user.team.id);
  });

  it("accepts an address once, in any upper and lower case", async ({ users }) => {
    await register(users, { email: "once@example.com" });
    const { answer } = await register(users, { email: "ONCE@Example.com" });
    expect(answer.statusCode).toBe(409);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json().errors).toEqual([{ path: "/email", message: "is registered already" }]);
  });

  it("accepts an address once in ten concurrent requests", async ({ users }) => {
    const all = await Promise.all(Array.from({ length: 10 }, () => register(users, { email: "race@example.com" })));
    expect(all.filter(({ answer }) => answer.statusCode === 201)).toHaveLength(1);
    expect(all.filter(({ answer }) => answer.statusCode === 409)).toHaveLength(9);
    // The refused requests left no teams.
    const teams = await users.database.query(
      "test",
      "SELECT 1 FROM teams t WHERE NOT EXISTS (SELECT 1 FROM users WHERE team_id = t.id)",
    );
    expect(teams).toHaveLength(0);
  });

  it.for([
    ["no name", { name: undefined }, "/name"],
    ["a blank name", { name: "  " }, "/name"],
    ["a name of two lines", { name: "A\nBcc: x" }, "/name"],
    ["a number as name", { name: 5 }, "/name"],
    ["an invalid address", { email: "nobody" }, "/email"],
    ["a short password", { password: "short" }, "/password"],
    ["a long password", { password: "x".repeat(201) }, "/password"],
    ["an unknown member", { admin: true }, "/admin"],
  ] as const)("refuses %s", async ([_what, more, path], { users }) => {
    const { answer } = await register(users, more);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.for(["'; DROP TABLE users; --", '<script>alert("x")</script>', "Ōé 漢字 🚀", "${7*7}", "../../etc/passwd"])(
    "keeps %s unchanged",
    async (name, { users }) => {
      const { answer, user } = await register(users, { name });
      expect(answer.statusCode).toBe(201);
      expect(user.name).toBe(name);
    },
  );

  it("refuses text that cannot be stored", async ({ users }) => {
    const { answer } = await register(users, { name: "a", team: "nul\u0000" });
    expect(answer.statusCode).toBe(400);
  });

  it.for(["{", "", "[]", "null", '"text"'])("refuses %s as a body", async (payload, { users }) => {
    const headers = { "content-type": "application/json" };
    const answer = await users.app.inject({ method: "POST", url: "/register", payload, headers });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ title: "Bad Request", status: 400 });
  });

  it("refuses a body that is too large or not JSON", async ({ users }) => {
    expect((await post(users, "/register", { name: "x".repeat(1_100_000) })).statusCode).toBe(413);
    const headers = { "content-type": "text/plain" };
    expect((await users.app.inject({ method: "POST", url: "/register", payload: "x", headers })).statusCode).toBe(415);
  });
});

describe("an invitation", () => {
  it("admits several users to its creator's team", async ({ users }) => {
    const { headers, user } = await register(users);
    const invited = await post(users, "/users/invitations", undefined, headers);
    expect(invited.statusCode).toBe(201);
    const { code, expiresAt } = invited.json();
    expect(Date.parse(expiresAt) - Date.now()).toBeCloseTo(7 * 86_400_000, -5);
    for (let time = 0; time < 2; time += 1)
      expect((await register(users, { invitation: code })).user.team).toEqual(user.team);
  });

  it("is refused if it is unknown or has expired", async ({ users }) => {
    expect((await register(users, { invitation: "made-up" })).answer.statusCode).toBe(404);
    const { headers } = await register(users);
    const { code } = (await post(users, "/users/invitations", undefined, headers)).json();
    await users.database.query("test", "UPDATE invitations SET expires_at = now() - interval '1 second'");
    expect((await register(users, { invitation: code })).answer.statusCode).toBe(410);
  });

  it("is stored as a hash only", async ({ users }) => {
    const { headers } = await register(users);
    const { code } = (await post(users, "/users/invitations", undefined, headers)).json();
    const rows = await users.database.query<{ dump: string }>("test", "SELECT i::text AS dump FROM invitations i");
    expect(rows.map(({ dump }) => dump).join()).not.toContain(code);
  });

  it("cannot be created for another team", async ({ users }) => {
    const [one, two] = [await register(users), await register(users)];
    const headers = { "x-user": one.user.id, "x-team": two.user.team.id };
    expect((await post(users, "/users/invitations", undefined, headers)).statusCode).toBe(404);
  });
});

describe("credentials", () => {
  it("returns the user for any upper and lower case of the address", async ({ users }) => {
    const { user, payload } = await register(users);
    const answer = await post(users, "/credentials", {
      email: payload.email.toUpperCase(),
      password: payload.password,
    });
    expect(answer.json()).toEqual(user);
  });

  it("gives the same answer for a wrong password and an unknown address", async ({ users }) => {
    const { payload } = await register(users);
    const wrong = await post(users, "/credentials", { email: payload.email, password: "wrong" });
    const unknown = await post(users, "/credentials", { email: "nobody@example.com", password: "wrong" });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    const visible = ({ requestId: _, ...problem }: Record<string, unknown>) => problem;
    expect(visible(wrong.json())).toEqual(visible(unknown.json()));
  });
});
