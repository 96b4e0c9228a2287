import type { Answer, Ask } from "./ask.ts";

/** A user, as far as traffic needs it. The users of an application may have more fields. */
export interface Person {
  /** The session's cookie; undefined before the first log-in. */
  cookie: string | undefined;
}

/** Sends a request to a microservice, by its own path, as one user. */
export type AskAs<P extends Person = Person> = (person: P, service: string, ask: Ask) => Promise<Answer>;
