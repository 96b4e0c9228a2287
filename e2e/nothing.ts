/** The services/e2e/index.ts of an application that declares no steps of its own. */
export { genericProof as proof } from "./application.ts";
