/** Users with accounts, sessions and teams, created through the API. The same seed gives the same users again. */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import type { Ask } from "../../operate/load/ask.ts";
import type { AskAs, Person } from "../../operate/load/person.ts";
import { remember, type Task, type Team } from "./team.ts";

export interface Member extends Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly team: Team;
}

type AskAsMember = AskAs<Member>;

const names = ["Ada", "Ben", "Chloe", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jun"];
/** Users per team. */
const teamSize = 5;
/** The least number of tasks per team. */
const fewest = 12;

/** The users of a seed; registers none of them. @param key gives, with the seed, the e-mail addresses and passwords */
export function peopleOf(seed: string, count: number, key: Buffer): Member[] {
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
export async function gather(people: readonly Member[], askAs: AskAsMember): Promise<void> {
  for (const team of new Set(people.map((person) => person.team))) {
    const [first, ...others] = people.filter((person) => person.team === team);
    if (!first) continue;
    await register(first, { team: `${first.name}'s team` }, askAs);
    const { code } = await good(first, "users", json("/users/invitations", {}), askAs);
    for (const person of others) await register(person, { invitation: code }, askAs);
    const { items } = await good(first, "tasks", { method: "GET", path: "/tasks" }, askAs);
    for (const task of (items as Task[]).toReversed()) remember(team, task);
    for (let number = team.tasks.length; number < fewest; number++)
      remember(team, await good(first, "tasks", json("/tasks", { title: `First things first: ${number + 1}` }), askAs));
  }
}

const json = (path: string, body: object): Ask => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** A log-in with the earlier session's cookie would end that session for the requests that still use it. */
export const logInOf = ({ email, password }: Member): Ask => ({
  ...json("/login", { email, password }),
  anonymous: true,
});

/** @throws Error with the answer */
export async function logIn(person: Member, askAs: AskAsMember): Promise<{ readonly id: string }> {
  return (await good(person, "auth", logInOf(person), askAs)).user;
}

async function register(person: Member, where: object, askAs: AskAsMember): Promise<void> {
  const { name, email, password, team } = person;
  await good(person, "users", json("/register", { name, email, password, ...where }), askAs, [409]);
  team.members.push((await logIn(person, askAs)).id);
}

/** Retries after a rate limit and while a service starts. @param also statuses that are accepted besides 2xx */
async function good(
  person: Member,
  service: MicroserviceName,
  ask: Ask,
  askAs: AskAsMember,
  also = [0],
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of the API; a missing field fails where it is used
): Promise<any> {
  for (let attempt = 1; ; attempt++) {
    const { status, text } = await askAs(person, service, ask);
    if ((status >= 200 && status < 300) || also.includes(status)) return text ? JSON.parse(text) : undefined;
    if (attempt === 10 || ![429, 502, 503, 504].includes(status))
      throw new Error(`${ask.method} ${ask.path} of ${service} answered ${status}: ${text.slice(0, 300)}`);
    await sleep(attempt * 300);
  }
}
