/** Users with accounts, sessions and teams, created through the API. The same seed gives the same users again. */
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
  /** The session's cookie; undefined before the first log-in. */
  cookie: string | undefined;
}

/** Sends a request to a microservice, by its own path, as one user. */
export type AskAs = (person: Person, service: "auth" | "users" | "tasks", ask: Ask) => Promise<Answer>;

const names = ["Ada", "Ben", "Chloe", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jun"];
/** Users per team. */
const teamSize = 5;
/** The least number of tasks per team. */
const fewest = 12;

/**
 * A random key, created once per user of this machine: a later run can log in to the accounts of a seed, and their passwords
 * cannot be guessed.
 */
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

/** The users of a seed; registers none of them. @param key gives, with the seed, the e-mail addresses and passwords */
export function peopleOf(seed: string, count: number, key: Buffer): Person[] {
  const secret = (purpose: string, index: number) =>
    createHmac("sha256", key)
      .update(JSON.stringify([seed, index, purpose]))
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
 * Registers the users that have no account yet, logs all in, and creates some tasks per team.
 * @throws Error with the answer if it does not conform to the API
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

/** Retries after a rate limit and while a service starts. @param also statuses that are accepted besides 2xx */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of the API; a missing field fails where it is used
async function good(person: Person, service: Parameters<AskAs>[1], ask: Ask, askAs: AskAs, also = [0]): Promise<any> {
  for (let attempt = 1; ; attempt++) {
    const { status, text } = await askAs(person, service, ask);
    if ((status >= 200 && status < 300) || also.includes(status)) return text ? JSON.parse(text) : undefined;
    if (attempt === 10 || ![429, 502, 503, 504].includes(status))
      throw new Error(`${ask.method} ${ask.path} of ${service} answered ${status}: ${text.slice(0, 300)}`);
    await sleep(attempt * 300);
  }
}
