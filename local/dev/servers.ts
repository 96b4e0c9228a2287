import { missing, type ProgramName } from "../../setup/programs.ts";

export interface Servers {
  readonly entry: "nginx" | "proxy";
  /** The servers in use, in one line. */
  readonly says: string;
}

/**
 * Chooses between nginx and the project's own proxy. PostgreSQL comes by npm; nothing can replace Redis.
 * @param own true: the own proxy, even if nginx is installed
 * @throws Error with the command that installs the missing ones
 */
export function chooseServers(own: boolean, lacks: typeof missing = missing): Servers {
  const required: readonly ProgramName[] = ["postgres", "redis"];
  const lacking = required.filter((name) => lacks(name));
  if (lacking.length > 0)
    throw new Error(
      `${lacking.map((name) => lacks(name)).join("; ")}. To install: npm run setup -- ${lacking.join(" ")}`,
    );
  const entry = !own && !lacks("nginx") ? "nginx" : "proxy";
  return { entry, says: `PostgreSQL, Redis, ${entry === "nginx" ? "nginx" : "the own proxy instead of nginx"}` };
}
