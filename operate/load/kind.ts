/** The type of one kind of request, and of one planned request of that kind. */
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import type { Answer, Ask } from "./ask.ts";
import type { Person } from "./people.ts";

export interface Kind {
  /** The action in a user's words, such as "list tasks". */
  readonly name: string;
  /** The frequency in relation to the other kinds. */
  readonly weight: number;
  /** The microservice that answers. */
  readonly service: MicroserviceName;
  /** Further microservices that the answer needs, besides those that every request passes. */
  readonly also?: readonly MicroserviceName[];
  /** The request, with the microservice's own path instead of the gateway's. */
  request(person: Person, action: Action): Ask;
  /** Stores what the user learns from a good answer. */
  learn?(person: Person, answer: Answer): void;
}

export interface Action {
  /** Milliseconds after the start. */
  readonly at: number;
  /** The index of the user, from 0. */
  readonly person: number;
  readonly kind: Kind;
  /** Random numbers, each from 0 to below 1, that choose the task, the colleague and the text. */
  readonly which: number;
  readonly whom: number;
  readonly how: number;
}
