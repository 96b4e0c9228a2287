/** One kind of action that a simulated user performs, and one planned action of that kind. */
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import type { Answer, Ask } from "./ask.ts";
import type { Person } from "./people.ts";

export interface Kind {
  /** As a person would say it. */
  readonly name: string;
  /** How often, beside the others. */
  readonly weight: number;
  /** Who answers. */
  readonly service: MicroserviceName;
  /** Other microservices without which it cannot be answered, besides those that every request passes. */
  readonly also?: readonly MicroserviceName[];
  /** The path is the microservice's own; the gateway shows it elsewhere. */
  request(person: Person, action: Action): Ask;
  /** What a person knows from a good answer. */
  learn?(person: Person, answer: Answer): void;
}

export interface Action {
  /** Milliseconds after the beginning. */
  readonly at: number;
  /** Which person, from 0. */
  readonly person: number;
  readonly kind: Kind;
  /** 0 to below 1 each: which task, which colleague, which words. */
  readonly which: number;
  readonly whom: number;
  readonly how: number;
}
