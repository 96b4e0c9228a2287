export { genericProof as proof } from "../../../e2e/application.ts";
