/**
 * A process of its own for PGlites: WebAssembly works on one thread, and would hold up everything else.
 * Arguments: FOLDER=PORT for each database. A port of 0: only makes the folder, and ends.
 */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { freePort } from "./ports.ts";
import { statementNames } from "./statement-names.ts";

/** As much as the default, 128 MB each, is for a laptop's three small databases too much. */
const postgresqlconf = ["shared_buffers=4MB"];

const stops: (() => Promise<void>)[] = [];

async function serve(folder: string, port: number): Promise<void> {
  const database = await PGlite.create(folder, { postgresqlconf });
  stops.push(() => database.close());
  if (port === 0) return;
  const inner = { host: "127.0.0.1", port: await freePort() };
  const server = new PGLiteSocketServer({ db: database, ...inner, maxConnections: 50 });
  await server.start();
  stops.unshift(() => server.stop());
  const front = createServer({ noDelay: true }, (client) => passOn(client, connect({ ...inner, noDelay: true })));
  front.listen(port, "127.0.0.1");
  await once(front, "listening");
  process.stdout.write(`${folder} listens on port ${port}\n`);
}

let connections = 0;

function passOn(client: Socket, upstream: Socket): void {
  connections += 1;
  const names = statementNames(`${connections}:`);
  client.on("data", (chunk: Buffer) => void upstream.write(names.rewrite(chunk)));
  client.on("close", () => void upstream.end(names.closeAll()));
  client.on("error", () => {}); // "close" follows
  upstream.on("error", () => client.destroy());
  upstream.pipe(client);
}

async function end(): Promise<void> {
  for (const stop of stops) await stop();
  process.exit(0);
}

process.once("SIGTERM", () => void end());
const wanted = process.argv.slice(2).map((word) => word.split("=") as [folder: string, port: string]);
for (const [folder, port] of wanted) await serve(folder, Number(port));
if (wanted.every(([, port]) => port === "0")) await end();
