import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { missing, programs } from "../../setup/programs.ts";
import { reachable } from "./binaries.ts";
import { createDatabase, type DatabasePlan, dropDatabase } from "./database.ts";
import { temporaryFolder } from "./guard.ts";
import { freePort } from "./ports.ts";
import { type Restartable, restartable } from "./restartable.ts";
import { canReach, serverUser, type User } from "./user.ts";

export interface PostgresOptions {
  /** Holds the data and the superuser's password, and is kept. Without: a new one that goes with the server. */
  readonly folder?: string;
  readonly port?: number;
  readonly log?: string;
  /** true: what is committed survives a crash of the machine. Tests have no use for that, and are faster without. */
  readonly safe?: boolean;
  /** The folder of a server that is down, to start with a copy of its data. */
  readonly template?: string | undefined;
}

export interface Postgres extends Restartable {
  readonly port: number;
  /** The superuser's, whose name is postgres. */
  readonly password: string;
  readonly folder: string;
  readonly createDatabase: (plan: DatabasePlan) => Promise<void>;
  readonly dropDatabase: (database: string) => Promise<void>;
}

const settings = {
  listen_addresses: "127.0.0.1",
  max_connections: "300",
  shared_buffers: "64MB",
  log_min_messages: "warning",
  authentication_timeout: "5s", // a client that stops half-way holds up DROP DATABASE for as long
};
/** Not synchronous_commit: without it a commit may still be in the server's own memory, and SIGKILL would take it. */
const unsafe = { fsync: "off", full_page_writes: "off" };

/** A PostgreSQL of one's own on loopback, which takes connections when this resolves. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const installed = programs.postgres.find();
  if (!installed) throw new Error(`${missing("postgres")}: run "npm run setup"`);
  const user = serverUser("postgres", "nobody");
  const program = reachable(installed, user);
  const temporary = temporaryFolder("pg");
  give(temporary.path, user);
  if (options.folder) mustReach(options.folder, user);
  if (options.folder) mustRead(join(options.folder, "data"), program);
  const folder = options.folder ?? join(temporary.path, "server");
  await initialize({ folder, program, user, template: options.template });
  const data = join(folder, "data");
  const port = options.port ?? (await freePort());
  // The socket is always in a temporary folder: its path has room for 100 characters only.
  const values = { ...settings, ...(options.safe ? {} : unsafe), port, unix_socket_directories: temporary.path };
  const plan = {
    name: "PostgreSQL",
    file: program,
    args: ["-D", data, ...Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    environment: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
    folder: temporary.path,
    user,
    log: options.log ?? join(temporary.path, "log"),
    guardSignal: "QUIT",
  } as const;
  const server = restartable(plan, {
    isReady: async (pid) => isReady(data, pid),
    signals: { fast: "SIGINT", immediate: "SIGQUIT" },
    close: temporary.remove,
  });
  const superuser = { port, password: readFileSync(join(folder, passwordName), "utf8") };
  await server.start();
  return {
    ...server,
    ...superuser,
    folder,
    createDatabase: (database) => createDatabase(superuser, database),
    dropDatabase: (database) => dropDatabase(superuser, database),
  };
}

/** The server writes its state into its lock file, for pg_ctl to read: the process id in line 1, the state in line 8. */
function isReady(data: string, pid: number): boolean {
  const file = join(data, "postmaster.pid");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines[0] === `${pid}` && lines[7]?.trim() === "ready";
}

interface Place {
  readonly folder: string;
  readonly program: string;
  readonly user: User | undefined;
  readonly template: string | undefined;
}

const passwordName = "superuser-password";
const start = promisify(execFile);
const run = (file: string, args: string[]): string => execFileSync(file, args, { encoding: "utf8" });

/** Makes the data folder where there is none yet; all of it or nothing. */
async function initialize({ folder, program, user, template }: Place): Promise<void> {
  const [data, unfinished, password] = ["data", "data.unfinished", passwordName].map((name) => join(folder, name));
  if (!data || !unfinished || !password || existsSync(data)) return;
  mkdirSync(folder, { recursive: true });
  give(folder, user);
  rmSync(unfinished, { recursive: true, force: true });
  const value = template ? readFileSync(join(template, passwordName)) : randomBytes(24).toString("base64url");
  writeFileSync(password, value, { mode: 0o600 });
  give(password, user);
  const as = { cwd: "/", ...(user ? { uid: user.uid, gid: user.gid } : {}) };
  if (template) await start("cp", ["-R", join(template, "data"), unfinished], as);
  else {
    const flags = "--username=postgres --encoding=UTF8 --locale=C --auth=scram-sha-256 --no-sync --no-instructions";
    const args = [...flags.split(" "), "--wal-segsize=4", `--pwfile=${password}`, unfinished];
    await start(join(dirname(program), "initdb"), args, as);
  }
  renameSync(unfinished, data);
}

/** A server reads data of its own major version alone. */
function mustRead(data: string, program: string): void {
  const file = join(data, "PG_VERSION");
  if (!existsSync(file)) return;
  const [made, installed] = [readFileSync(file, "utf8").trim(), /\d+/.exec(run(program, ["--version"]))?.[0]];
  if (made !== installed)
    throw new Error(
      `${data} was made by PostgreSQL ${made}, and ${program} is ${installed}: install ${made}, or delete it`,
    );
}

/** Another user than root cannot enter root's home, for example. */
function mustReach(folder: string, user: User | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (!user || canReach(folder, user)) return;
  throw new Error(
    `PostgreSQL must not run as root, and user ${user.name} may not enter ${folder}: ` +
      "set TASKFLOW_FOLDER to a folder outside it, such as /var/tmp/taskflow, or do not run this as root",
  );
}

function give(path: string, user: User | undefined): void {
  if (user) chownSync(path, user.uid, user.gid);
}
