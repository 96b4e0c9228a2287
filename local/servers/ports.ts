import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Finds a free loopback port. It is below the range for outgoing connections (from 32768 or 49152), so that a server
 * that is down for a while finds its port free when it starts again.
 */
export async function freePort(): Promise<number> {
  for (let left = 100; left > 0; left--) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error("127.0.0.1 has no free port between 20000 and 32000 in 100 attempts");
}

/** Whether a server could listen on 127.0.0.1 at `port` now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: "127.0.0.1" });
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

/** Whether a server accepts connections on 127.0.0.1 at `port`. */
export async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const open = await Promise.race([once(socket, "connect").then(() => true), sleep(1000, false)]).catch(() => false);
  socket.destroy();
  return open;
}
