import { uuid7 } from "@taskflow/kit/uuid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, testPostgres } from "../../../local/test-servers.ts";
import { type RunningUsers, register, startUsers } from "../../users/test/fixture.ts";
import type { Caller } from "./issuer.ts";
import { startTasks, type TasksWorld } from "./world.ts";

let databases: SharedDatabase[] = [];
let users: RunningUsers;
let world: TasksWorld;
beforeAll(async () => {
  databases = [await testPostgres("users"), await testPostgres("tasks")];
  const [ofUsers, ofTasks] = databases as [SharedDatabase, SharedDatabase];
  users = await startUsers(ofUsers);
  await users.ready();
  world = await startTasks(ofTasks, { usersUrl: await users.app.listen({ host: "127.0.0.1", port: 0 }) });
  await world.ready();
});
afterAll(async () => {
  await world?.close();
  await users?.close();
  for (const database of databases) await database.drop();
});

async function member(team?: string): Promise<Caller> {
  const { user } = await register(users);
  if (team) await users.database.query("test", "UPDATE users SET team_id = $2 WHERE id = $1", [user.id, team]);
  return { user: user.id, team: team ?? user.team.id };
}

describe("a task is given", () => {
  it("to its maker and to others of the team", async () => {
    const ana = await member();
    const ben = await member(ana.team);
    const made = await world.as(ana).post({ title: "Mine", assignee: ana.user });
    expect(made.json()).toMatchObject({ assignee: ana.user, version: 1 });
    const given = await world.as(ana).patch(made.json().id, '"1"', { assignee: ben.user.toUpperCase() });
    expect(given.json()).toMatchObject({ assignee: ben.user, version: 2 });
    const [{ event } = {}] = await world.database.query<{ event?: object }>(
      "test",
      "SELECT event FROM outbox ORDER BY seq DESC LIMIT 1",
    );
    expect(event).toMatchObject({ task: { assignee: ben.user }, previousAssignee: ana.user });
    const taken = await world.as(ben).patch(made.json().id, '"2"', { assignee: null });
    expect(taken.json()).toMatchObject({ assignee: null, version: 3 });
  });

  it("to nobody of another team, and to nobody who is not", async () => {
    const ana = await member();
    const eve = await member();
    const { id } = await world.as(ana).task();
    for (const assignee of [eve.user, uuid7()]) {
      const answers = [
        await world.as(ana).post({ title: "x", assignee }),
        await world.as(ana).patch(id, '"1"', { assignee, title: "changed" }),
      ];
      for (const answer of answers) {
        expect(answer.statusCode).toBe(422);
        expect(answer.json().errors).toEqual([{ path: "/assignee", message: "is nobody of this team" }]);
      }
    }
    expect((await world.as(ana).get("/tasks")).json().items).toMatchObject([{ id, title: "Task", assignee: null }]);
  });

  it("by automation, too", async () => {
    const ana = await member();
    const headers = { authorization: `Bearer ${world.apiToken}`, "x-team": ana.team };
    const payload = { title: "x", assignee: ana.user };
    const answer = await world.app.inject({ method: "POST", url: "/tasks", headers, payload });
    expect(answer.json()).toMatchObject({ assignee: ana.user, createdBy: null });
  });
});

// Last: users does not come back.
describe("while users does not answer", () => {
  it("tasks are made, given back and moved, but given to nobody new", async () => {
    const ana = await member();
    const ben = await member(ana.team);
    const { id } = await world.as(ana).task({ assignee: ana.user });
    await users.app.close();
    const send = world.as(ana);
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
