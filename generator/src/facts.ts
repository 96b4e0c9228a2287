/** The facts of the application that this repository runs: the only import of the catalog. */
export { facts } from "./catalog/facts.ts";
