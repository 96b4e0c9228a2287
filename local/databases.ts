/** A database for each service that has one: all in one PostgreSQL, as in the cluster, or each in a PGlite of its own. */
import { join } from "node:path";
import { facts } from "../generator/src/facts.ts";
import { rolesOf } from "../generator/src/plan/secrets.ts";
import type { Secrets } from "./secrets.ts";
import { startPglite } from "./servers/pglite.ts";
import { freePort } from "./servers/ports.ts";
import { type Postgres, startPostgres } from "./servers/postgres.ts";
import type { Restartable } from "./servers/restartable.ts";

export interface Databases {
  readonly server: Restartable;
  /** undefined where they are embedded. */
  readonly postgres?: Postgres;
  readonly close: () => Promise<void>;
}

/** Where they will be, before they are. */
export interface DatabasesPlan {
  readonly name: string;
  /** By service, for those that have a database. */
  readonly ports: Readonly<Record<string, number>>;
  /** What its services must be told besides. */
  readonly environment: Readonly<Record<string, string>>;
  readonly start: () => Promise<Databases>;
}

export interface DatabasesOptions {
  readonly folder: string;
  readonly logs: string;
  readonly secrets: Secrets;
  /** See PostgresOptions. */
  readonly safe: boolean;
  readonly embedded: boolean;
}

/** The services that have a database, each with a role of the same name. */
const roles = Object.values(facts.microservices)
  .filter(({ runtime }) => runtime === "postgres")
  .flatMap(({ name, ...server }) =>
    rolesOf({ name, ...server }, facts.microservices).map((role) => ({ role, credential: `${name}/${role}` })),
  );

export const planDatabases = (options: DatabasesOptions): Promise<DatabasesPlan> =>
  options.embedded ? planEmbedded(options) : planInstalled(options);

async function planInstalled({ folder, logs, secrets, safe }: DatabasesOptions): Promise<DatabasesPlan> {
  const port = await freePort();
  return {
    name: "PostgreSQL",
    ports: Object.fromEntries(roles.map(({ role }) => [role, port])),
    environment: {},
    start: async () => {
      const place = { folder: join(folder, "postgres"), log: join(logs, "postgres.log") };
      const postgres = await startPostgres({ ...place, safe, port });
      for (const { role, credential } of roles)
        await postgres.createDatabase({ role, database: role, password: secrets.credential(credential) });
      return { server: postgres, postgres, close: postgres.close };
    },
  };
}

async function planEmbedded({ folder, logs }: DatabasesOptions): Promise<DatabasesPlan> {
  const ports = Object.fromEntries(await Promise.all(roles.map(async ({ role }) => [role, await freePort()] as const)));
  return {
    name: "PGlite",
    ports,
    // One session serves all connections: more would only wait for each other. Some services want two.
    environment: { DATABASE_POOL_SIZE: "2" },
    start: async () => {
      const server = await startPglite({ folder: join(folder, "pglite"), log: join(logs, "pglite.log"), ports });
      return { server, close: server.close };
    },
  };
}
