import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { testPostgres } from "../../../local/test-servers.ts";
import { register, startUsers } from "../../users/test/fixture.ts";
import { it as base, startReplica } from "./fixture.ts";
import type { Caller } from "./issuer.ts";

const it = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("users", { scope: "file" }, async ({}, { onCleanup }) => {
    const database = await testPostgres("users");
    const users = await startUsers(database);
    onCleanup(async () => {
      await users.close();
      await database.drop();
    });
    await users.ready();
    return users;
  })
  .extend("service", { scope: "file" }, async ({ postgres, users }, { onCleanup }) => {
    const usersUrl = await users.app.listen({ host: "127.0.0.1", port: 0 });
    const service = await startReplica(postgres, { usersUrl });
    onCleanup(service.close);
    await service.ready();
    return service;
  })
  /** Registers a user, by default in a new team. */
  .extend("member", ({ users }) => async (team?: string): Promise<Caller> => {
    const { user } = await register(users);
    if (team) await users.database.query("test", "UPDATE users SET team_id = $2 WHERE id = $1", [user.id, team]);
    return { user: user.id, team: team ?? user.team.id };
  });

describe("a task can be assigned", () => {
  it("to its creator and to others of the team", async ({ service, member }) => {
    const ana = await member();
    const ben = await member(ana.team);
    const made = await service.as(ana).post({ title: "Mine", assignee: ana.user });
    expect(made.json()).toMatchObject({ assignee: ana.user, version: 1 });
    const given = await service.as(ana).patch(made.json().id, '"1"', { assignee: ben.user.toUpperCase() });
    expect(given.json()).toMatchObject({ assignee: ben.user, version: 2 });
    const [{ event } = {}] = await service.database.query<{ event?: object }>(
      "test",
      "SELECT event FROM outbox ORDER BY seq DESC LIMIT 1",
    );
    expect(event).toMatchObject({ task: { assignee: ben.user }, previousAssignee: ana.user });
    const taken = await service.as(ben).patch(made.json().id, '"2"', { assignee: null });
    expect(taken.json()).toMatchObject({ assignee: null, version: 3 });
  });

  it("neither to a member of another team nor to an unknown user", async ({ service, member }) => {
    const ana = await member();
    const eve = await member();
    const { id } = await service.as(ana).task();
    for (const assignee of [eve.user, uuid7()]) {
      const answers = [
        await service.as(ana).post({ title: "x", assignee }),
        await service.as(ana).patch(id, '"1"', { assignee, title: "changed" }),
      ];
      for (const answer of answers) {
        expect(answer.statusCode).toBe(422);
        expect(answer.json().errors).toEqual([{ path: "/assignee", message: "is not a member of this team" }]);
      }
    }
    expect((await service.as(ana).get("/tasks")).json().items).toMatchObject([{ id, title: "Task", assignee: null }]);
  });

  it("by automation, too", async ({ service, member }) => {
    const ana = await member();
    const headers = { authorization: `Bearer ${service.apiToken}`, "x-team": ana.team };
    const payload = { title: "x", assignee: ana.user };
    const answer = await service.app.inject({ method: "POST", url: "/tasks", headers, payload });
    expect(answer.json()).toMatchObject({ assignee: ana.user, createdBy: null });
  });
});

// Must be last: it stops users.
describe("while users does not answer", () => {
  it("tasks can be created, unassigned and moved, but not assigned", async ({ users, service, member }) => {
    const ana = await member();
    const ben = await member(ana.team);
    const { id } = await service.as(ana).task({ assignee: ana.user });
    await users.app.close();
    const send = service.as(ana);
    const refused = [
      await send.post({ title: "x", assignee: ana.user }),
      await send.patch(id, "*", { assignee: ben.user }),
    ];
    for (const { statusCode, headers } of refused) {
      expect(statusCode).toBe(503);
      expect(headers["retry-after"]).toBe("2");
    }
    expect((await send.post({ title: "x" })).statusCode).toBe(201);
    expect((await send.patch(id, "*", { status: "in_progress", assignee: ana.user })).statusCode).toBe(200);
    expect((await send.patch(id, "*", { assignee: null })).statusCode).toBe(200);
    expect((await send.remove(id, "*")).statusCode).toBe(204);
  });
});
