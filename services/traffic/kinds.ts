/** The kinds of requests that users of TaskFlow send, with their frequencies. */
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import type { Answer, Ask } from "../../operate/load/ask.ts";
import { gradient } from "../../operate/load/gradient.ts";
import type { Kind } from "../../operate/load/kind.ts";
import { multipart } from "../../operate/load/picture.ts";
import { logInOf, type Member } from "./people.ts";
import { remember, type Task } from "./team.ts";

const words = ["Plan", "Draw", "Measure", "Check", "Write", "Ask about", "Repair", "Shorten"];
const things = [
  "the report",
  "the board",
  "last night's backup",
  "the sign-in",
  "the e-mail",
  "the meeting room's clock",
];

const pick = <T>(all: readonly T[], chance: number): T => all[Math.floor(chance * all.length)] as T;
const get = (path: string): Ask => ({ method: "GET", path });
const json = (method: "POST" | "PATCH", path: string, body: object, headers = {}): Ask => ({
  method,
  path,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** Changes a task with the version that the user has seen, as the page does. */
function change({ id, version }: Task, changes: object): Ask {
  return json("PATCH", `/tasks/${id}`, changes, { "if-match": `"${version}"` });
}

/** The next status of a task, of those that the tasks service allows. */
const next = { open: "in_progress", in_progress: "done", done: "open" } as const;

function learnTasks({ team }: Member, { text }: Answer): void {
  const body = JSON.parse(text) as Task | { items: Task[] };
  for (const task of "items" in body ? body.items.toReversed() : [body]) remember(team, task);
}

const sketch = multipart("sketch.png", "image/png", gradient(480, 270, [40, 120, 200], [250, 200, 90]));

interface OwnKind extends Kind<Member> {
  readonly service: MicroserviceName;
  readonly also?: readonly MicroserviceName[];
}

/** The weights add up to about 100: each is a percentage. */
export const kinds: readonly OwnKind[] = [
  { name: "open the page", weight: 4, service: "frontend", request: () => get("/") },
  { name: "see who is logged in", weight: 3, service: "auth", request: () => get("/me") },
  { name: "list tasks", weight: 28, service: "tasks", request: () => get("/tasks"), learn: learnTasks },
  {
    name: "open a task",
    weight: 22,
    service: "tasks",
    request: ({ team }, { which }) => get(`/tasks/${pick(team.tasks, which).id}`),
    learn: learnTasks,
  },
  {
    name: "see its pictures",
    weight: 5,
    service: "images",
    request: ({ team }, { which }) => get(`/images?task=${pick(team.tasks, which).id}`),
  },
  { name: "read notifications", weight: 12, service: "notifications", request: () => get("/notifications?limit=20") },
  { name: "see statistics", weight: 8, service: "metrics", request: () => get("/stats") },
  { name: "list colleagues", weight: 4, service: "users", request: () => get("/users") },
  {
    name: "create a task",
    weight: 4,
    service: "tasks",
    also: ["users"], // checks that the assignee is in the team
    request({ team }, { whom, how }) {
      const title = `${pick(words, how)} ${pick(things, whom)}`;
      // Half of the tasks have an assignee.
      const assignee = whom < 0.5 ? pick(team.members, whom * 2) : null;
      return json("POST", "/tasks", {
        title,
        description: "What was promised, and what was kept. ".repeat(3),
        assignee,
      });
    },
    learn: learnTasks,
  },
  {
    name: "move a task",
    weight: 5,
    service: "tasks",
    request({ team }, { which }) {
      const task = pick(team.tasks, which);
      return change(task, { status: next[task.status] });
    },
    learn: learnTasks,
  },
  {
    name: "edit a task",
    weight: 2,
    service: "tasks",
    request: ({ team }, { which, how }) =>
      change(pick(team.tasks, which), { description: `Seen again: ${pick(things, how)}.` }),
    learn: learnTasks,
  },
  {
    name: "mark all as read",
    weight: 1,
    service: "notifications",
    request: () => ({ method: "POST", path: "/notifications/read" }),
  },
  {
    name: "upload a picture",
    weight: 0.5,
    service: "images",
    request: ({ team }, { which }) => ({
      method: "POST",
      path: `/images?task=${pick(team.tasks, which).id}`,
      headers: { "content-type": sketch.type },
      body: sketch.body,
    }),
  },
  {
    name: "log in",
    weight: 0.5,
    service: "auth",
    also: ["users"], // compares the password
    request: logInOf,
  },
];
