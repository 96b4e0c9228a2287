/** Everyday actions, each as one request that can be repeated. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Taskflow } from "../local/taskflow.ts";
import { multipart, picture } from "../operate/load/picture.ts";
import type { LoadPlan } from "./load.ts";
import { call, type Person, register } from "./taskflow.ts";

export interface Endpoint {
  readonly name: string;
  /** The service whose CPU time is reported. */
  readonly service: string;
  readonly request: Pick<LoadPlan, "url" | "method" | "headers" | "body">;
  /** By default the number of the command line. */
  readonly connections?: number;
}

/** A team of two with a full page of tasks that does not change, and a person in another team, for requests that create tasks. */
export interface People {
  readonly owner: Person;
  readonly mate: Person;
  readonly creator: Person;
}

/** The default page size of lists. */
const pageOfTasks = 50;

export const newTask = {
  title: "Write the report of the third quarter",
  description: "Sales by region, what was promised, what was kept, and what we do about it. ".repeat(2),
  due: "2027-01-31",
};

/**
 * Inserts tasks of many other teams, and updates the statistics. Without them PostgreSQL plans for an empty table, and a
 * connection keeps that plan.
 */
export async function fill(taskflow: Taskflow, tasks = 20_000): Promise<void> {
  const client = new pg.Client({ connectionString: databaseOf(taskflow, "tasks") });
  await client.connect();
  const insert = `INSERT INTO tasks (id, team_id, title, description, due)
    SELECT gen_random_uuid(), md5((n % 200)::text)::uuid, $1, $2, $3 FROM generate_series(1, ${tasks}) n`;
  await client.query(insert, Object.values(newTask));
  await client.query("VACUUM ANALYZE");
  await client.end();
}

/** The connection string, with the password. */
export function databaseOf({ databases, secrets }: Taskflow, service: string): string {
  return `postgres://${service}:${secrets.credential(`postgres/${service}`)}@127.0.0.1:${databases.postgres.port}/${service}`;
}

export async function populate(taskflow: Taskflow): Promise<People> {
  const { gatewayUrl } = taskflow.entry;
  const owner = await register(taskflow);
  const invited = await call(`${gatewayUrl}/api/users/invitations`, { body: {}, headers: owner.headers });
  const people = { owner, mate: await register(taskflow, invited.body.code), creator: await register(taskflow) };
  for (let number = 1; number <= pageOfTasks; number++) {
    const body = { ...newTask, title: `${newTask.title}, part ${number}`, assignee: people.mate.id };
    await call(`${gatewayUrl}/api/tasks`, { body, headers: owner.headers });
  }
  return people;
}

/** Resolves when the assignee has a notification of each task. */
export async function untilNotified({ entry }: Taskflow, { mate }: People): Promise<void> {
  const url = `${entry.gatewayUrl}/api/notifications`;
  for (let left = 100; ; left--) {
    const { body } = await call(url, { headers: mate.headers });
    if (body.unread >= pageOfTasks) return;
    if (left === 0)
      throw new Error(`${url} has ${body.unread} unread notifications after 10 s: expected ${pageOfTasks}`);
    await sleep(100);
  }
}

const base64 = (body: string | Buffer): string => Buffer.from(body).toString("base64");

export const json = (body: object, headers: Readonly<Record<string, string>>) => ({
  method: "POST" as const,
  headers: { ...headers, "content-type": "application/json" },
  body: base64(JSON.stringify(body)),
});

export async function endpoints(taskflow: Taskflow, { owner, mate, creator }: People): Promise<Endpoint[]> {
  const api = `${taskflow.entry.gatewayUrl}/api`;
  const get = (path: string, { headers }: Person) => ({ url: `${api}${path}`, method: "GET" as const, headers });
  const { body: tasks } = await call(`${api}/tasks?limit=1`, { headers: owner.headers });
  const { email, password, headers } = creator;
  const form = multipart("picture.png", "image/png", picture(1_000_000));
  const upload = { ...headers, "content-type": form.type };
  const login = json({ email, password }, { origin: taskflow.entry.gatewayUrl });
  const verify = { url: `${taskflow.service("auth").url}/verify`, method: "GET" as const };
  return [
    { name: "POST /api/tasks", service: "tasks", request: { url: `${api}/tasks`, ...json(newTask, headers) } },
    { name: "GET /api/tasks (50)", service: "tasks", request: get("/tasks", owner) },
    { name: "GET /api/tasks/:id", service: "tasks", request: get(`/tasks/${tasks.items[0].id}`, owner) },
    { name: "GET /api/users", service: "users", request: get("/users", owner) },
    { name: "GET /api/metrics", service: "metrics", request: get("/metrics", owner) },
    { name: "GET /api/notifications (50)", service: "notifications", request: get("/notifications", mate) },
    { name: "POST /api/auth/login", service: "users", request: { url: `${api}/auth/login`, ...login }, connections: 4 },
    {
      name: "POST /api/images, 1 MB",
      service: "images",
      request: { url: `${api}/images`, method: "POST", headers: upload, body: base64(form.body) },
      connections: 4,
    },
    { name: "GET /verify, direct", service: "auth", request: { ...verify, headers: owner.headers } },
  ];
}
