/** People with accounts, sessions and teams, made through the API; the same seed finds the same people again. */
import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Ask } from "./ask.ts";
import { remember, type Task, type Team } from "./team.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly team: Team;
  /** The session's, as the browser sends it; undefined before the first log-in. */
  cookie: string | undefined;
}

/** Asks a microservice by its own path, in somebody's name. */
export type AskAs = (person: Person, service: "auth" | "users" | "tasks", ask: Ask) => Promise<Answer>;

const names = ["Ada", "Ben", "Chloe", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jun"];
/** People of one team. */
const teamSize = 5;
/** Tasks that a team has at least. */
const fewest = 12;

/** Random, made once for this user of this machine: accounts of one seed are found again, their passwords guessed by nobody. */
export function accountKey(folder = join(process.env.XDG_STATE_HOME || join(homedir(), ".local/state"), "taskflow")) {
  const file = join(folder, "traffic-key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file);
}

/** Who they are; nobody is registered by it. @param key with the seed, it makes addresses and passwords */
export function peopleOf(seed: string, count: number, key: Buffer): Person[] {
  const secret = (what: string, index: number) =>
    createHmac("sha256", key)
      .update(JSON.stringify([seed, index, what]))
      .digest("hex")
      .slice(0, 24);
  const teams = Array.from({ length: Math.ceil(count / teamSize) }, (): Team => ({ members: [], tasks: [] }));
  return Array.from({ length: count }, (_, index) => ({
    name: `${names[index % names.length]} ${index + 1}`,
    email: `${secret("email", index)}@people.example.org`,
    password: secret("password", index),
    team: teams[Math.floor(index / teamSize)] as Team,
    cookie: undefined,
  }));
}

/**
 * Registers who is not yet, logs all in, and gives each team some tasks.
 * @throws Error with the answer where it is not what the API promises
 */
export async function gather(people: readonly Person[], askAs: AskAs): Promise<void> {
  for (const team of new Set(people.map((person) => person.team))) {
    const [first, ...others] = people.filter((person) => person.team === team);
    if (!first) continue;
    await register(first, { team: `${first.name}'s team` }, askAs);
    const { code } = await good(first, "users", json("/invitations", {}, "/users"), askAs);
    for (const person of others) await register(person, { invitation: code }, askAs);
    const { items } = await good(first, "tasks", { method: "GET", path: "/tasks" }, askAs);
    for (const task of (items as Task[]).toReversed()) remember(team, task);
    for (let number = team.tasks.length; number < fewest; number++)
      remember(team, await good(first, "tasks", json("/tasks", { title: `First things first: ${number + 1}` }), askAs));
  }
}

const json = (path: string, body: object, below = ""): Ask => ({
  method: "POST",
  path: `${below}${path}`,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** @throws Error with the answer */
export async function logIn(person: Person, askAs: AskAs): Promise<{ readonly id: string }> {
  const { email, password } = person;
  return (await good(person, "auth", json("/login", { email, password }), askAs)).user;
}

async function register(person: Person, where: object, askAs: AskAs): Promise<void> {
  const { name, email, password, team } = person;
  await good(person, "users", json("/register", { name, email, password, ...where }), askAs, [409]);
  team.members.push((await logIn(person, askAs)).id);
}

/** Patient with rates and with what is just starting. @param also statuses that are good besides 2xx */
// biome-ignore lint/suspicious/noExplicitAny: as the API promises; what is missing fails where it is used
async function good(person: Person, service: Parameters<AskAs>[1], ask: Ask, askAs: AskAs, also = [0]): Promise<any> {
  for (let attempt = 1; ; attempt++) {
    const { status, text } = await askAs(person, service, ask);
    if ((status >= 200 && status < 300) || also.includes(status)) return text ? JSON.parse(text) : undefined;
    if (attempt === 10 || ![429, 502, 503, 504].includes(status))
      throw new Error(`${ask.method} ${ask.path} of ${service} answered ${status}: ${text.slice(0, 300)}`);
    await sleep(attempt * 300);
  }
}
