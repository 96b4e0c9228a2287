/** A proxy that can drop everything that clients send, without closing their connections. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** Drops all further bytes to the server. */
  readonly cut: () => void;
  readonly close: () => void;
}

export async function startProxy(to: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((client) => {
    const behind = connect(to, "127.0.0.1");
    client.on("data", (chunk) => whole && behind.write(chunk));
    behind.pipe(client);
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => [client, behind].map((each) => each.destroy()));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      whole = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
