/** Real ports on loopback: one that accepts connections, one that refuses them and one that never answers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../local/servers/ports.ts";

export interface Door {
  /** host:port */
  readonly name: string;
  readonly close: () => void;
}

export async function openDoor(port = 0): Promise<Door> {
  const server = createServer((socket) => socket.on("error", () => {}).resume()).listen(port, "127.0.0.1");
  await once(server, "listening");
  return { name: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

export const closedDoor = async (): Promise<Door> => ({ name: `127.0.0.1:${await freePort()}`, close: () => {} });

const listens = `const server = require("node:net").createServer();
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));`;

/**
 * A listening process that is stopped by SIGSTOP: the kernel accepts connections until the queue is full, and then drops all
 * further ones without an answer, like a firewall.
 */
export async function silentDoor(): Promise<Door> {
  const child = spawn(process.execPath, ["-e", listens], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  const port = Number(String(line));
  child.kill("SIGSTOP");
  const waiting: Socket[] = [];
  for (let full = false; !full; ) {
    const socket = connect({ port, host: "127.0.0.1" }).on("error", () => {});
    waiting.push(socket);
    full = (await Promise.race([once(socket, "connect").then(() => "in"), sleep(300, "late")])) === "late";
  }
  const close = () => {
    for (const socket of waiting) socket.destroy();
    child.kill("SIGKILL");
  };
  return { name: `127.0.0.1:${port}`, close };
}
