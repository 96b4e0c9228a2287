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

const get = (url: string, headers = {}) => world.app.inject({ url, headers });

describe("a team's members", () => {
  it("are listed in pages, in the order in which they came", async () => {
    const { headers } = await register(world);
    const made = await world.app.inject({ method: "POST", url: "/users/invitations", headers });
    for (let person = 0; person < 4; person += 1) await register(world, { invitation: made.json().code });
    const all = (await get("/users", headers)).json();
    expect(all.items).toHaveLength(5);
    expect(all.next).toBeNull();
    const first = (await get("/users?limit=3", headers)).json();
    const second = (await get(`/users?limit=3&after=${first.next}`, headers)).json();
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
  });

  it("are seen by members only", async () => {
    const [one, two] = [await register(world), await register(world)];
    expect((await get("/users", one.headers)).json().items.map(({ id }: { id: string }) => id)).toEqual([one.user.id]);
    expect((await get(`/users/${one.user.id}`, one.headers)).json()).toMatchObject({ id: one.user.id });
    expect((await get(`/users/${one.user.id}`, two.headers)).statusCode).toBe(404);
  });

  it("know themselves", async () => {
    const { headers, user } = await register(world);
    expect((await get("/users/me", headers)).json()).toEqual(user);
  });

  it.each(["/users?limit=0", "/users?limit=101", "/users?limit=x", "/users?after=1", "/users/1"])(
    "refuses %s",
    async (url) => {
      const { headers } = await register(world);
      expect((await get(url, headers)).statusCode).toBe(400);
    },
  );

  it.each(["/users", "/users/me", "/users/0198c0de-0000-7000-8000-000000000000"])("%s needs a user", async (url) => {
    expect((await get(url)).statusCode).toBe(401);
    expect((await get(url, { "x-user": "1", "x-team": "1" })).statusCode).toBe(401);
  });
});

describe("what every service has", () => {
  it.each(["/", "/docs"])("a page at %s", async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toContain("text/html");
  });

  it("an OpenAPI document of all its routes", async () => {
    const { paths } = (await get("/docs/json")).json();
    const expected = ["/credentials", "/register", "/users", "/users/invitations", "/users/me", "/users/{id}"];
    expect(Object.keys(paths).sort()).toEqual(expected);
  });

  it("metrics of what it did", async () => {
    await register(world);
    const { body } = await get("/metrics");
    expect(body).toMatch(/^taskflow_users_registered_total [1-9]/m);
    expect(body).toContain('http_request_duration_seconds_count{method="POST",route="/register",status="201"}');
    expect(body).toMatch(/^taskflow_dependency_up{dependency="postgres"} 1/m);
  });
});
