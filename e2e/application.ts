/** The application's own part of the proof. services/e2e/index.ts exports it. */
import type { Answer } from "../operate/load/ask.ts";
import type { WayIn } from "../operate/load/way-in.ts";
import type { StepContext } from "./context.ts";
import type { Step } from "./step.ts";

/** A user with data, which must survive every step that takes pods away. */
export interface Witness {
  /** The data in words, such as "account and order". */
  readonly data: string;
  /** Checks that all data still exists; retries while a microservice starts. @throws Error that names the missing data */
  findsAll(): Promise<void>;
  /** Sends the request that needs most CPU: autoscalers are tested with it. */
  load(): Promise<Answer>;
  /** Closes the connections. */
  leave(): void;
}

export interface ApplicationProof {
  /** Steps that only read. They run after the generic steps that only read. */
  readonly reading: readonly Step[];
  /** Steps that use the application. They run before the generic steps that change the cluster. */
  readonly using: readonly Step[];
  /** Denied connections that the evidence of the attempts names: from one microservice to another. */
  readonly denied: readonly { readonly from: string; readonly to: string }[];
  /**
   * Registers and logs in a new user, with whose session the routes for users are tried; null: without a session only.
   * @returns the header Cookie
   */
  readonly logIn: ((context: StepContext, way: WayIn) => Promise<string>) | null;
  /** Creates a user with data; null: the steps look at pods only. */
  readonly newWitness: ((context: StepContext) => Promise<Witness>) | null;
}

/**
 * The proof of an application without steps of its own. In the services/e2e/index.ts of a new application:
 *
 *     export { genericProof as proof } from "../../e2e/application.ts";
 */
export const genericProof: ApplicationProof = { reading: [], using: [], denied: [], logIn: null, newWitness: null };
