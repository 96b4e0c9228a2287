import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, testPostgres } from "../../../local/test-servers.ts";
import { type RunningUsers, register, startUsers } from "./fixture.ts";

let postgres: SharedDatabase;
let world: RunningUsers;
beforeAll(async () => {
  postgres = await testPostgres("users");
  world = await startUsers(postgres);
  await world.ready();
});
afterAll(async () => {
  await world?.close();
  await postgres?.drop();
});

const post = (url: string, payload: unknown, headers = {}) =>
  world.app.inject({ method: "POST", url, payload: payload as object, headers });

describe("register", () => {
  it("makes a user and a team of the user's own", async () => {
    const { answer, user } = await register(world, { name: "Ana" });
    expect(answer.statusCode).toBe(201);
    expect(user).toMatchObject({ name: "Ana", team: { name: "Ana's team" } });
    expect(JSON.stringify(user)).not.toMatch(/password|argon/);
  });

  it("names the team as asked", async () => {
    expect((await register(world, { team: "Rockets" })).user.team.name).toBe("Rockets");
  });

  it("two teams may have one name and stay two", async () => {
    const [one, two] = [await register(world, { team: "Twins" }), await register(world, { team: "Twins" })];
    expect(one.user.team.id).not.toBe(two.user.team.id);
  });

  it("an address once, however it is spelt", async () => {
    await register(world, { email: "once@example.com" });
    const { answer } = await register(world, { email: "ONCE@Example.com" });
    expect(answer.statusCode).toBe(409);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json().errors).toEqual([{ path: "/email", message: "is registered already" }]);
  });

  it("an address once, when asked for ten times at the same moment", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => register(world, { email: "race@example.com" })));
    expect(all.filter(({ answer }) => answer.statusCode === 201)).toHaveLength(1);
    expect(all.filter(({ answer }) => answer.statusCode === 409)).toHaveLength(9);
    // The teams of those who were refused went with them.
    const teams = await world.database.query(
      "test",
      "SELECT 1 FROM teams t WHERE NOT EXISTS (SELECT 1 FROM users WHERE team_id = t.id)",
    );
    expect(teams).toHaveLength(0);
  });

  it.each([
    ["no name", { name: undefined }, "/name"],
    ["a blank name", { name: "  " }, "/name"],
    ["a name of two lines", { name: "A\nBcc: x" }, "/name"],
    ["a number as name", { name: 5 }, "/name"],
    ["no address", { email: "nobody" }, "/email"],
    ["a short password", { password: "short" }, "/password"],
    ["a long password", { password: "x".repeat(201) }, "/password"],
    ["something else too", { admin: true }, "/admin"],
  ])("refuses %s", async (_what, more, path) => {
    const { answer } = await register(world, more);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.each(["'; DROP TABLE users; --", '<script>alert("x")</script>', "Ōé 漢字 🚀", "${7*7}", "../../etc/passwd"])(
    "keeps %s as it is",
    async (name) => {
      const { answer, user } = await register(world, { name });
      expect(answer.statusCode).toBe(201);
      expect(user.name).toBe(name);
    },
  );

  it("refuses text that cannot be stored", async () => {
    const { answer } = await register(world, { name: "a", team: "nul\u0000" });
    expect(answer.statusCode).toBe(400);
  });

  it.each(["{", "", "[]", "null", '"text"'])("refuses %s as a body", async (payload) => {
    const headers = { "content-type": "application/json" };
    const answer = await world.app.inject({ method: "POST", url: "/register", payload, headers });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ title: "Bad Request", status: 400 });
  });

  it("refuses a body that is too large, or no JSON", async () => {
    expect((await post("/register", { name: "x".repeat(1_100_000) })).statusCode).toBe(413);
    const headers = { "content-type": "text/plain" };
    expect((await world.app.inject({ method: "POST", url: "/register", payload: "x", headers })).statusCode).toBe(415);
  });
});

describe("an invitation", () => {
  it("leads into the team of who made it, again and again", async () => {
    const { headers, user } = await register(world);
    const invited = await post("/users/invitations", undefined, headers);
    expect(invited.statusCode).toBe(201);
    const { code, expiresAt } = invited.json();
    expect(Date.parse(expiresAt) - Date.now()).toBeCloseTo(7 * 86_400_000, -5);
    for (let time = 0; time < 2; time += 1)
      expect((await register(world, { invitation: code })).user.team).toEqual(user.team);
  });

  it("is refused where nobody made it or its time is over", async () => {
    expect((await register(world, { invitation: "made-up" })).answer.statusCode).toBe(404);
    const { headers } = await register(world);
    const { code } = (await post("/users/invitations", undefined, headers)).json();
    await world.database.query("test", "UPDATE invitations SET expires_at = now() - interval '1 second'");
    expect((await register(world, { invitation: code })).answer.statusCode).toBe(410);
  });

  it("stands in the database as a hash only", async () => {
    const { headers } = await register(world);
    const { code } = (await post("/users/invitations", undefined, headers)).json();
    const rows = await world.database.query<{ dump: string }>("test", "SELECT i::text AS dump FROM invitations i");
    expect(rows.map(({ dump }) => dump).join()).not.toContain(code);
  });

  it("cannot be made by who is in another team", async () => {
    const [one, two] = [await register(world), await register(world)];
    const headers = { "x-user": one.user.id, "x-team": two.user.team.id };
    expect((await post("/users/invitations", undefined, headers)).statusCode).toBe(404);
  });
});

describe("credentials", () => {
  it("answers who it is, however the address is spelt", async () => {
    const { user, payload } = await register(world);
    const answer = await post("/credentials", { email: payload.email.toUpperCase(), password: payload.password });
    expect(answer.json()).toEqual(user);
  });

  it("says the same of a wrong password and of nobody", async () => {
    const { payload } = await register(world);
    const wrong = await post("/credentials", { email: payload.email, password: "wrong" });
    const nobody = await post("/credentials", { email: "nobody@example.com", password: "wrong" });
    expect([wrong.statusCode, nobody.statusCode]).toEqual([401, 401]);
    const told = ({ requestId: _, ...problem }: Record<string, unknown>) => problem;
    expect(told(wrong.json())).toEqual(told(nobody.json()));
  });
});
