/** Fixtures for tests of consuming: two replicas, their consumer group, and events for two people. */
import { stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { publish, taskEvent } from "./events.ts";
import { it as base, listOf, startReplica } from "./fixture.ts";
import type { Person } from "./people.ts";

export const it = base
  .extend("replicas", { scope: "file" }, async ({ postgres, redis, people }, { onCleanup }) => {
    const servers = { postgres, redis, users: people.url };
    const replicas = [await startReplica(servers), await startReplica(servers)] as const;
    onCleanup(async () => {
      for (const { close } of replicas) await close();
    });
    for (const { ready } of replicas) await ready();
    return replicas;
  })
  .extend("service", { scope: "file" }, ({ replicas }) => replicas[0])
  /** A client of `redis`. */
  .extend("client", { scope: "file" }, ({ service }) => service.redis)
  /** The stream of tasks and its consumer group. */
  .extend("queue", { scope: "file" }, ({ replicas: [one, two], client }) => {
    const lag = () => one.metric("taskflow_stream_lag");
    return {
      lag,
      publish: (...entries: (TaskEvent | readonly string[])[]) => publish(client, ...entries),
      /** Resolves when all published events are acknowledged. */
      consumed: () => eventually(async () => (await lag()) === 0),
      pending: async () => Number(((await client.xpending(stream.tasks, "notifications")) as [number])[0]),
      /** The names of the group's consumers. */
      names: async () => {
        const consumers = (await client.xinfo("CONSUMERS", stream.tasks, "notifications")) as string[][];
        return consumers.map((flat) => flat[1]);
      },
      /** The sum of a metric over both replicas. */
      total: async (name: string) => (await one.metric(name)) + (await two.metric(name)),
    };
  })
  .extend("team", async ({ people }) => (await people.team("Ana", "Bob")) as [Person, Person])
  .extend("ana", ({ team: [ana] }) => ana)
  .extend("bob", ({ team: [, bob] }) => bob)
  .extend("texts", ({ service }) => {
    return async (person: Person) => (await listOf(service, person)).items.map(({ text }) => text);
  })
  .extend(
    "rows",
    ({ service }) =>
      (text: string) =>
        service.database.query("test", text, []),
  )
  /** An event: Ana creates a task for Bob. */
  .extend("given", ({ ana, bob }) => (title: string, more = {}) => {
    const { team, id } = ana;
    return taskEvent({ type: "task.created", team, actor: id, createdBy: id, assignee: bob.id, title, ...more });
  });
