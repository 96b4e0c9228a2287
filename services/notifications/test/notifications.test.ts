import { eventually } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { notificationsRepository } from "../src/notifications-repository.ts";
import { it as base, listOf } from "./fixture.ts";

const team = "00000000-0000-4000-8000-0000000000ff";
const somebody = (of = team) => {
  const user = uuid7();
  return { user, team: of, headers: { "x-user": user, "x-team": of } };
};
interface Owner {
  readonly user: string;
  readonly team: string;
}

const it = base
  .extend("send", ({ service }) => (method: "GET" | "POST", url: string, headers = {}) => {
    return service.app.inject({ method, url, headers });
  })
  /** Adds `count` notifications for a user, oldest first. @returns their ids */
  .extend("have", ({ service }) => async ({ user, team: of }: Owner, count: number) => {
    const rows = Array.from({ length: count }, (_, index) => ({
      ...{ event: uuid7(), user, team: of, task: uuid7(), actor: null, kind: "changed" as const },
      ...{ text: `Number ${index}`, time: new Date(), mail: false },
    }));
    return (await notificationsRepository(service.database).add(rows)).map(({ id }) => id);
  });

describe("the list", () => {
  it("is empty at first", async ({ service }) => {
    expect(await listOf(service, somebody())).toEqual({ items: [], next: null, unread: 0 });
  });

  it("comes in pages, newest first, without duplicates even if new ones arrive in between", async ({
    service,
    have,
  }) => {
    const me = somebody();
    await have(me, 25);
    const first = await listOf(service, me, "?limit=10");
    await have(me, 1);
    const second = await listOf(service, me, `?limit=10&after=${first.next}`);
    const third = await listOf(service, me, `?limit=10&after=${second.next}`);
    const seen = [first, second, third].flatMap(({ items }) => items.map(({ text }) => text));
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `Number ${24 - index}`));
    expect(third.next).toBeNull();
    expect([first.unread, second.unread]).toEqual([25, 26]);
  });

  it("contains only the caller's own, in the caller's team", async ({ service, have }) => {
    const [me, other] = [somebody(), somebody()];
    await have(me, 2);
    expect((await listOf(service, other)).items).toEqual([]);
    const moved = { headers: { ...me.headers, "x-team": uuid7() } };
    expect(await listOf(service, moved)).toEqual({ items: [], next: null, unread: 0 });
  });

  it.for([
    "limit=0",
    "limit=101",
    "limit=x",
    "limit=1e999",
    "after=1",
    "after='--",
    "unread=maybe",
    "unread=",
    "after=",
  ])("refuses ?%s", async (query, { send }) => {
    const answer = await send("GET", `/notifications?${query}`, somebody().headers);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toHaveLength(1);
  });
});

describe("marking as read", () => {
  it("one notification removes it from the unread ones, once", async ({ service, send, have }) => {
    const me = somebody();
    const [first, second] = await have(me, 2);
    for (let times = 0; times < 2; times += 1)
      expect((await send("POST", `/notifications/${first}/read`, me.headers)).statusCode).toBe(204);
    const { items, unread } = await listOf(service, me);
    expect(unread).toBe(1);
    expect(items.map(({ id, readAt }) => [id, readAt !== null])).toEqual([
      [second, false],
      [first, true],
    ]);
    expect((await listOf(service, me, "?unread=true")).items.map(({ id }) => id)).toEqual([second]);
    const before = items[1]?.readAt;
    await send("POST", `/notifications/${first}/read`, me.headers);
    expect((await listOf(service, me)).items[1]?.readAt).toBe(before);
  });

  it("all of them affects no other user", async ({ service, send, have }) => {
    const [me, other] = [somebody(), somebody()];
    await have(me, 3);
    await have(other, 3);
    expect((await send("POST", "/notifications/read", me.headers)).statusCode).toBe(204);
    expect((await listOf(service, me)).unread).toBe(0);
    expect((await listOf(service, me, "?unread=true")).items).toEqual([]);
    expect((await listOf(service, other)).unread).toBe(3);
  });

  it("another user's is a 404, and it stays unread", async ({ service, send, have }) => {
    const [me, other] = [somebody(), somebody()];
    const [theirs] = await have(other, 1);
    expect((await send("POST", `/notifications/${theirs}/read`, me.headers)).statusCode).toBe(404);
    const elsewhere = { ...other.headers, "x-team": uuid7() };
    expect((await send("POST", `/notifications/${theirs}/read`, elsewhere)).statusCode).toBe(404);
    expect((await send("POST", `/notifications/${uuid7()}/read`, me.headers)).statusCode).toBe(404);
    expect((await listOf(service, other)).unread).toBe(1);
  });

  it.for(["1", "../read", "%00", "'--", "x".repeat(300)])("refuses %j as an id", async (id, { send }) => {
    const answer = await send("POST", `/notifications/${encodeURIComponent(id)}/read`, somebody().headers);
    expect([400, 404, 414]).toContain(answer.statusCode);
  });
});

describe("without the gateway's identity headers", () => {
  it.for([
    ["GET", "/notifications"],
    ["POST", "/notifications/read"],
    ["POST", `/notifications/${team}/read`],
    ["GET", "/notifications/events"],
  ] as const)("%s %s is refused", async ([method, url], { send }) => {
    const wrong = [{}, { "x-user": team }, { "x-team": team }, { "x-user": "1", "x-team": "'; --" }];
    for (const headers of wrong) expect((await send(method, url, headers)).statusCode).toBe(401);
  });
});

describe("the service", () => {
  it("has an API document of all routes and a page", async ({ send }) => {
    const { paths } = (await send("GET", "/docs/json")).json();
    const own = ["/notifications", "/notifications/events", "/notifications/read", "/notifications/{id}/read"];
    expect(Object.keys(paths).sort()).toEqual(own);
    expect((await send("GET", "/")).statusCode).toBe(200);
  });

  it("deletes notifications older than the retention, and nothing else", async ({ service, have }) => {
    const me = somebody();
    await have(me, 3);
    const repository = notificationsRepository(service.database);
    expect(await repository.removeBefore(new Date(Date.now() - 60_000), 1_000)).toBe(0);
    const [old] = await have(me, 1);
    const ancient = uuid7(Date.now() - 91 * 86_400_000);
    await service.database.query("test", "UPDATE notifications SET id = $1 WHERE id = $2", [ancient, old]);
    expect(await repository.removeBefore(new Date(Date.now() - 90 * 86_400_000), 1_000)).toBe(1);
    expect((await listOf(service, me)).items).toHaveLength(3);
  });

  it("exports the duration of queries and the state of its dependencies", async ({ service, send }) => {
    await eventually(async () => (await service.metric('taskflow_dependency_up{dependency="postgres"}')) === 1);
    const { body } = await send("GET", "/metrics");
    expect(body).toContain('taskflow_database_query_seconds_count{operation="list_notifications"}');
  });
});
