/** Names and addresses, requested from users and cached for some minutes. */
import type { HttpClient } from "@taskflow/kit/http-client.ts";
import { unavailable } from "@taskflow/kit/problem.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Asked {
  readonly team: string;
  readonly user: string;
  /** The user on whose behalf the request is made: a member of the same team. */
  readonly as: string;
  readonly requestId?: string;
}

/** `known`, `unknown`, `patience` and `rest` in milliseconds; `entries` and `atOnce` are counts. */
const limits = {
  known: 300_000,
  unknown: 30_000,
  /** For all names of a batch together. */
  patience: 1_000,
  /** After a failure no names are requested for this long: the texts leave them out. */
  rest: 5_000,
  entries: 2_000,
  atOnce: 8,
};

/** The cache key. It contains the team: a name never reaches another team. */
export const keyOf = ({ team, user }: Pick<Asked, "team" | "user">): string => `${team} ${user}`;

export type People = ReturnType<typeof people>;

export function people(users: HttpClient) {
  const remembered = new Map<string, { person: Person | undefined; until: number }>();
  const asking = new Map<string, Promise<Person | undefined>>();
  let restUntil = 0;

  /** @returns undefined if the team has no such member. @throws Problem 503 if users does not answer. */
  function find(asked: Asked): Promise<Person | undefined> {
    const key = keyOf(asked);
    const known = remembered.get(key);
    if (known && known.until > Date.now()) return Promise.resolve(known.person);
    const running = asking.get(key);
    if (running) return running;
    const asks = ask(asked)
      .then((person) => {
        remember(key, person);
        return person;
      })
      .finally(() => asking.delete(key));
    asking.set(key, asks);
    return asks;
  }

  async function ask({ team, user, as, requestId }: Asked): Promise<Person | undefined> {
    const headers = { "x-user": as, "x-team": team };
    const { status, body } = await users(`/users/${user}`, { headers, ...plainId(requestId) });
    if (status === 404) return undefined;
    const { name, email } = (body ?? {}) as Partial<Person>;
    if (status !== 200 || typeof name !== "string" || typeof email !== "string")
      throw unavailable("users", new Error(`users answered ${status} without a name and an address`));
    return { name, email };
  }

  function remember(key: string, person: Person | undefined): void {
    remembered.delete(key);
    remembered.set(key, { person, until: Date.now() + (person ? limits.known : limits.unknown) });
    const oldest = remembered.keys().next();
    if (remembered.size > limits.entries && !oldest.done) remembered.delete(oldest.value);
  }

  /** The names that users returns in time, by keyOf(). Never rejects, and never waits longer than `limits.patience`. */
  async function names(asked: readonly Asked[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const left = [...new Map(asked.map((one) => [keyOf(one), one])).values()];
    const work = async () => {
      for (let next = left.pop(); next && Date.now() >= restUntil; next = left.pop()) {
        try {
          const person = await find(next);
          if (person) found.set(keyOf(next), person.name);
        } catch {
          restUntil = Date.now() + limits.rest;
        }
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        if (found.size === 0) restUntil = Date.now() + limits.rest;
        resolve();
      }, limits.patience);
    });
    await Promise.race([Promise.all(Array.from({ length: limits.atOnce }, work)), late]);
    clearTimeout(timer);
    return new Map(found);
  }

  return { find, names };
}

/** The request id of an event, or nothing if it is malformed: only a valid id may become a header. */
const plainId = (id: unknown): { requestId?: string } =>
  typeof id === "string" && /^[\w.:-]{1,128}$/.test(id) ? { requestId: id } : {};
