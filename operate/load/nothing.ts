/** The services/traffic/index.ts of an application that declares no requests. */
export { noUsers as users } from "./users.ts";
