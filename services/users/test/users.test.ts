import { describe, expect } from "vitest";
import { it, type RunningUsers, register } from "./fixture.ts";

const get = (users: RunningUsers, url: string, headers = {}) => users.app.inject({ url, headers });

describe("a team's members", () => {
  it("are listed in pages in the order of their registration", async ({ users }) => {
    const { headers } = await register(users);
    const made = await users.app.inject({ method: "POST", url: "/users/invitations", headers });
    for (let person = 0; person < 4; person += 1) await register(users, { invitation: made.json().code });
    const all = (await get(users, "/users", headers)).json();
    expect(all.items).toHaveLength(5);
    expect(all.next).toBeNull();
    const first = (await get(users, "/users?limit=3", headers)).json();
    const second = (await get(users, `/users?limit=3&after=${first.next}`, headers)).json();
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
  });

  it("are visible to members only", async ({ users }) => {
    const [one, two] = [await register(users), await register(users)];
    expect((await get(users, "/users", one.headers)).json().items.map(({ id }: { id: string }) => id)).toEqual([
      one.user.id,
    ]);
    expect((await get(users, `/users/${one.user.id}`, one.headers)).json()).toMatchObject({ id: one.user.id });
    expect((await get(users, `/users/${one.user.id}`, two.headers)).statusCode).toBe(404);
  });

  it("can request themselves", async ({ users }) => {
    const { headers, user } = await register(users);
    expect((await get(users, "/users/me", headers)).json()).toEqual(user);
  });

  it.for(["/users?limit=0", "/users?limit=101", "/users?limit=x", "/users?after=1", "/users/1"])(
    "refuses %s",
    async (url, { users }) => {
      const { headers } = await register(users);
      expect((await get(users, url, headers)).statusCode).toBe(400);
    },
  );

  it.for(["/users", "/users/me", "/users/0198c0de-0000-7000-8000-000000000000"])(
    "%s needs a user",
    async (url, { users }) => {
      expect((await get(users, url)).statusCode).toBe(401);
      expect((await get(users, url, { "x-user": "1", "x-team": "1" })).statusCode).toBe(401);
    },
  );
});

describe("the common endpoints", () => {
  it.for(["/", "/docs"])("a page at %s", async (url, { users }) => {
    const answer = await get(users, url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toContain("text/html");
  });

  it("an OpenAPI document of all routes", async ({ users }) => {
    const { paths } = (await get(users, "/docs/json")).json();
    const expected = ["/credentials", "/register", "/users", "/users/invitations", "/users/me", "/users/{id}"];
    expect(Object.keys(paths).sort()).toEqual(expected);
  });

  it("metrics of registrations and checks", async ({ users }) => {
    await register(users);
    const { body } = await get(users, "/metrics");
    expect(body).toMatch(/^taskflow_users_registered_total [1-9]/m);
    expect(body).toContain('http_request_duration_seconds_count{method="POST",route="/register",status="201"}');
    expect(body).toMatch(/^taskflow_dependency_up{dependency="postgres"} 1/m);
  });
});
