/**
 * What TaskFlow adds to the proof of `npm run e2e`: its page, its sidecars, and a user whose data must survive.
 * An application without steps of its own exports `genericProof` of e2e/application.ts instead, in this one line:
 *
 *     export { genericProof as proof } from "../../e2e/application.ts";
 */
import type { ApplicationProof } from "../../e2e/application.ts";
import type { MicroserviceName } from "../../generator/src/catalog/microservices/index.ts";
import { logIn } from "./log-in.ts";
import { page } from "./page.ts";
import { newPerson } from "./person.ts";
import { sidecars } from "./sidecars.ts";

interface Denied {
  readonly from: MicroserviceName;
  readonly to: MicroserviceName;
}

/** The denied connection that TaskFlow's requirements name explicitly. */
const denied: readonly Denied[] = [{ from: "frontend", to: "auth" }];

export const proof: ApplicationProof = {
  reading: [sidecars],
  using: [page],
  denied,
  logIn,
  newWitness: newPerson,
};
