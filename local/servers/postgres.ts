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
  /** Keeps the data and the superuser's password. By default a temporary folder. */
  readonly folder?: string;
  readonly port?: number;
  readonly log?: string;
  /** true: commits survive a crash of the machine. Tests do not need that, and are faster without. */
  readonly safe?: boolean;
  /** The folder of a stopped server: the new one starts with a copy of its data. */
  readonly template?: string | undefined;
}

export interface Postgres extends Restartable {
  readonly port: number;
  /** The password of the superuser, `postgres`. */
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
  authentication_timeout: "5s", // a client that hangs in authentication blocks DROP DATABASE for this long
};
/** Not synchronous_commit: without it, a commit may be only in the server's memory, and SIGKILL loses it. */
const unsafe = { fsync: "off", full_page_writes: "off" };

/** Starts a PostgreSQL on loopback. Resolves when it accepts connections. */
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
  // The socket is always in a temporary folder: its path has at most about 100 characters.
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

/** Reads the server's state from its lock file, as pg_ctl does: the process id is in line 1, the state in line 8. */
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

/** Creates the data folder if it does not exist; completely or not at all. */
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
  if (template) await start("/bin/cp", ["-R", join(template, "data"), unfinished], as);
  else {
    const flags = "--username=postgres --encoding=UTF8 --locale=C --auth=scram-sha-256 --no-sync --no-instructions";
    const args = [...flags.split(" "), "--wal-segsize=4", `--pwfile=${password}`, unfinished];
    await start(join(dirname(program), "initdb"), args, as);
  }
  renameSync(unfinished, data);
}

/** A server reads only data of its own major version. */
function mustRead(data: string, program: string): void {
  const file = join(data, "PG_VERSION");
  if (!existsSync(file)) return;
  const [made, installed] = [readFileSync(file, "utf8").trim(), /\d+/.exec(run(program, ["--version"]))?.[0]];
  if (made !== installed)
    throw new Error(
      `${data} holds data of PostgreSQL ${made}, and ${program} is ${installed}: delete that folder (npm run dev -- --reset)`,
    );
}

/** Another user than root cannot enter root's home, for example. */
function mustReach(folder: string, user: User | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (!user || canReach(folder, user)) return;
  throw new Error(
    `PostgreSQL must not run as root, and user ${user.name} may not enter ${folder}: ` +
      "set DEV_FOLDER to a folder outside it, such as /var/tmp/dev, or do not run this as root",
  );
}

function give(path: string, user: User | undefined): void {
  if (user) chownSync(path, user.uid, user.gid);
}
