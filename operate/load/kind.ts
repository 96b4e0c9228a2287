/** The type of one kind of request, and of one planned request of that kind. */
import type { Answer, Ask } from "./ask.ts";
import type { Person } from "./person.ts";

export interface Kind<P extends Person = Person> {
  /** The action in a user's words, such as "list orders". */
  readonly name: string;
  /** The frequency in relation to the other kinds. */
  readonly weight: number;
  /** The microservice that answers. */
  readonly service: string;
  /** Further microservices that the answer needs, besides those that every request passes. */
  readonly also?: readonly string[];
  /** The request, with the microservice's own path instead of the gateway's. */
  request(person: P, action: Action): Ask;
  /** Stores what the user learns from a good answer. */
  learn?(person: P, answer: Answer): void;
}

export interface Action {
  /** Milliseconds after the start. */
  readonly at: number;
  /** The index of the user, from 0. */
  readonly person: number;
  readonly kind: Kind;
  /** Random numbers, each from 0 to below 1, that choose among the user's things. */
  readonly which: number;
  readonly whom: number;
  readonly how: number;
}
