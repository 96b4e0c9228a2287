/** The declarations of an application about its users. services/traffic/index.ts exports it to traffic, chaos and e2e. */
import { title } from "../application.ts";
import type { Kind } from "./kind.ts";
import type { AskAs, Person } from "./person.ts";

export interface Users<P extends Person = Person> {
  /** The kinds of requests that users send; an empty list: traffic sends nothing. */
  readonly kinds: readonly Kind<P>[];
  /** A user without an account: only the paths of its requests are read. */
  readonly sample: P;
  /**
   * The users of a seed; registers none of them.
   * @param key gives, with the seed, their names and passwords, so that another machine cannot guess them
   */
  people(seed: string, count: number, key: Buffer): P[];
  /** Registers the users that have no account yet, and logs all in. @throws Error with an unexpected answer */
  gather(people: readonly P[], askAs: AskAs<P>): Promise<void>;
  /** Logs a user in again, after an answer 401. @throws Error with an unexpected answer */
  logIn(person: P, askAs: AskAs<P>): Promise<unknown>;
}

/**
 * The users of an application without requests: pods are still killed and updated, but no request shows what people would see.
 * In the services/traffic/index.ts of a new application:
 *
 *     export { noUsers as users } from "../../operate/load/users.ts";
 */
export const noUsers: Users = {
  kinds: [],
  sample: { cookie: undefined },
  people: () => [],
  gather: async () => {},
  logIn: async () => {},
};

/** The beginning of the message for an application without requests. */
export const undeclared = `services/traffic/index.ts declares no requests of ${title}`;
