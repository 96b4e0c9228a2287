/** Which servers there are on this machine, and what stands for those that are not. */
import { join } from "node:path";
import { howToInstall } from "../servers/find.ts";
import { nginxProgram } from "../servers/nginx.ts";
import { canReach, postgresProgram } from "../servers/postgres.ts";
import { redisProgram } from "../servers/redis.ts";
import { serverUser } from "../servers/user.ts";

export interface Servers {
  readonly databases: "installed" | "embedded";
  readonly entry: "nginx" | "proxy";
  /** What is used, in one line. */
  readonly says: string;
}

const installed = { postgres: postgresProgram, redis: redisProgram, nginx: nginxProgram };

/** @throws Error that says how to install what cannot be embedded */
export function chooseServers(data: string, embedded: boolean, there = installed): Servers {
  if (!there.redis())
    throw new Error(
      `Redis is not installed, and no embedded one stands for it: install it, it need not run by itself.\n${howToInstall.redis.replaceAll("; ", "\n")}`,
    );
  const closed = !mayEnter(data);
  const databases = !embedded && there.postgres() && !closed ? "installed" : "embedded";
  const why = !embedded && there.postgres() && closed ? ` (its user may not enter ${data})` : "";
  const entry = !embedded && there.nginx() ? "nginx" : "proxy";
  const words = [
    databases === "installed" ? "PostgreSQL" : `PGlite in PostgreSQL's place${why}`,
    "Redis",
    entry === "nginx" ? "nginx" : "a proxy of our own in nginx's place",
  ];
  return { databases, entry, says: words.join(", ") };
}

/** Root's PostgreSQL runs as another user, and root's home is closed to it. */
function mayEnter(data: string): boolean {
  const user = serverUser("postgres", "nobody");
  return user === undefined || canReach(join(data, "postgres"), user);
}
