/** A proxy between the service and its bucket that can break or hold selected requests. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The treatment of matching requests: the connection breaks, or no answer ever comes. */
export interface Fault {
  readonly how: "break" | "hang";
  readonly request: RegExp;
  /** The number of requests that are still to be treated so. */
  times: number;
}

export async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  let fault: Fault | undefined;
  const server = createServer((client) => {
    const target = connect(port, "127.0.0.1");
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    target.pipe(client);
    client.on("data", (chunk) => {
      if (fault && fault.times > 0 && fault.request.test(chunk.toString("latin1"))) {
        fault.times -= 1;
        if (fault.how === "break") client.destroy();
        client.pause();
      } else target.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    next: (how: Fault["how"], request: RegExp, times = 1): Fault => {
      fault = { how, request, times };
      return fault;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
