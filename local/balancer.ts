/** One address for several replicas, like a Service: each new connection goes to the next replica. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Balancer {
  readonly port: number;
  readonly close: () => void;
}

/** @param targets returns the ports of the ready replicas. It is called per connection; if it returns none, the connection is reset. */
export async function startBalancer(port: number, targets: () => readonly number[]): Promise<Balancer> {
  let turn = 0;
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on("close", () => open.delete(socket));
  };
  // Half-open connections stay so: a client may end its side and wait for the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    keep(client).on("error", () => upstream?.destroy());
    turn += 1;
    const ports = targets();
    const target = ports[turn % ports.length];
    const upstream =
      target === undefined
        ? undefined
        : connect({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    if (!upstream) return void client.resetAndDestroy();
    keep(upstream).on("error", () => client.resetAndDestroy());
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
