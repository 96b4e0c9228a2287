import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { missing, programs } from "../../setup/programs.ts";
import { temporaryFolder } from "./guard.ts";
import { freePort } from "./ports.ts";
import { type Restartable, restartable } from "./restartable.ts";

export interface RedisOptions {
  /** Keeps the data. By default a temporary folder. */
  readonly folder?: string;
  readonly port?: number;
  readonly password?: string;
  readonly log?: string;
  /** Whether data survives a restart; by default true, as in the cluster. */
  readonly appendOnly?: boolean;
  /** The limit in bytes above which writes fail; by default none. */
  readonly maxMemory?: number;
}

export interface Redis extends Restartable {
  readonly port: number;
  readonly password: string;
  /** Sends a command on a new connection. @returns the first line of the answer in Redis' protocol: "+PONG", ":1", "-ERR ..." */
  readonly command: (...words: string[]) => Promise<string>;
  /** Deletes all data. */
  readonly flush: () => Promise<void>;
}

/** Starts a Redis on loopback. Resolves when it answers. @param program replaces the installed one */
export async function startRedis(options: RedisOptions = {}, program = programs.redis.find()): Promise<Redis> {
  if (!program) throw new Error(`${missing("redis")}: run "npm run setup -- redis"`);
  const temporary = temporaryFolder("redis");
  const folder = options.folder ?? temporary.path;
  mkdirSync(folder, { recursive: true });
  const port = options.port ?? (await freePort());
  const password = options.password ?? randomBytes(24).toString("base64url");
  const configuration = [
    "bind 127.0.0.1",
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${password}`,
    `appendonly ${options.appendOnly === false ? "no" : "yes"}`,
    'save ""',
    `maxmemory ${options.maxMemory ?? 0}`,
    "maxmemory-policy noeviction",
  ];
  const plan = {
    name: "Redis",
    file: program,
    args: ["-"], // the configuration comes on stdin: every user can read command lines
    input: `${configuration.join("\n")}\n`,
    folder,
    log: options.log ?? join(temporary.path, "log"),
  };
  const command = (...words: string[]) => ask(port, password, words);
  const server = restartable(plan, {
    isReady: async () => (await command("PING").catch(() => "")) === "+PONG",
    signals: { fast: "SIGTERM", immediate: "SIGKILL" },
    close: temporary.remove,
  });
  await server.start();
  return { ...server, port, password, command, flush: async () => void (await command("FLUSHALL")) };
}

/** Sends AUTH and one command, each as an array of bulk strings: so little of the protocol needs no client library. */
export function ask(port: number, password: string, words: readonly string[]): Promise<string> {
  const encode = (all: readonly string[]) =>
    [`*${all.length}`, ...all.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ""].join("\r\n");
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(encode(["AUTH", password]) + encode(words)));
    socket.setTimeout(5000, () =>
      socket.destroy(new Error(`Redis on port ${port} does not answer ${words[0]} in 5 s`)),
    );
    socket.on("data", (chunk) => {
      text += chunk;
      const [authenticated = "", answer, rest] = text.split("\r\n");
      if (rest === undefined && !authenticated.startsWith("-")) return;
      resolve(authenticated.startsWith("-") ? authenticated : (answer ?? ""));
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`Redis on port ${port} closed before it answered ${words[0]}`)));
  });
}
