/** Creates a demo team through the public API, as people would. */
import { randomBytes } from "node:crypto";
import { gradient } from "../../operate/load/gradient.ts";
import { type Client, client, Refused } from "./client.ts";

export interface Seeded {
  readonly emails: readonly string[];
  readonly password: string;
  readonly tasks: number;
}

const people = ["Demo Lead", "Demo Maker", "Demo Tester"];
const emailOf = (name: string): string => `${name.toLowerCase().replace(" ", ".")}@example.com`;

const titles = [
  "Draw the board on paper",
  "Choose three colours that work in the dark",
  "Write down who may see what",
  "Measure how long a page takes on a phone",
  "Ask five people to sign in without help",
  "Make the e-mail shorter",
  "Check the keyboard on every form",
  "Delete what nobody used this year",
  "Restore last night's backup somewhere else",
  "Say thank you to the testers",
  "Plan the next two weeks",
  "Fix the clock on the meeting room's screen",
];

/** @returns undefined if the team exists already */
export async function seed(url: string): Promise<Seeded | undefined> {
  const password = randomBytes(12).toString("base64url");
  const members: { client: Client; id: string }[] = [];
  let invitation: string | undefined;
  for (const name of people) {
    const who = client(url);
    const email = emailOf(name);
    const join = invitation ? { invitation } : { team: "Demo" };
    try {
      await who.send("POST", "/api/users/register", { name, email, password, ...join });
    } catch (error) {
      if (error instanceof Refused && error.status === 409) return undefined;
      throw error;
    }
    const { body } = await who.send("POST", "/api/auth/login", { email, password });
    members.push({ client: who, id: body.user.id });
    invitation ??= (await who.send("POST", "/api/users/invitations")).body.code;
  }
  for (const [index, title] of titles.entries()) await seedTask(index, title, members);
  await members[1]?.client.send("POST", "/api/notifications/read");
  return { emails: people.map(emailOf), password, tasks: titles.length };
}

async function seedTask(index: number, title: string, members: { client: Client; id: string }[]): Promise<void> {
  const at = (offset: number) => members[(index + offset) % members.length] as (typeof members)[number];
  const { client: author } = at(0);
  const description = index % 2 ? `Step ${index + 1} of ${titles.length}.` : "";
  const due = new Date(Date.now() + (index - 3) * 86_400_000).toISOString().slice(0, 10);
  const assignee = index % 4 === 3 ? null : at(1).id; // another member, who is notified
  const { body: task } = await author.send("POST", "/api/tasks", { title, description, due, assignee });
  let { version } = task; // not the ETag header: nginx turns it into a weak one when it compresses
  for (const status of ["in_progress", "done"].slice(0, index % 3)) {
    const changed = await at(1).client.send(
      "PATCH",
      `/api/tasks/${task.id}`,
      { status },
      { "if-match": `"${version}"` },
    );
    version = changed.body.version;
  }
  if (index % 5) return;
  const bytes = gradient(480, 270, [40 * (index % 6), 120, 200], [250, 200 - 15 * index, 90]);
  await author.upload(`/api/images/upload?task=${task.id}`, `sketch-${index + 1}.png`, "image/png", bytes);
}
