/**
 * Answers the ports of LOOKALIKE_PORTS, such as "grpc:8080 http:9465 tcp:6379 udp:53", as the real image would be asked by
 * probes and by attempts to connect. It does nothing else that the real image does. Without ports it only keeps running.
 */
import { createSocket } from "node:dgram";
import { createServer as createHttp } from "node:http";
import { createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import { createServer as createTcp } from "node:net";

/** A gRPC message of grpc.health.v1.HealthCheckResponse: not compressed, 2 bytes long, status (field 1) SERVING (1). */
const serving = Buffer.from([0, 0, 0, 0, 2, 0x08, 1]);
const unimplemented = "12";

function answerGrpc(stream: ServerHttp2Stream, path: string | undefined): void {
  stream.on("error", () => stream.destroy()); // the caller went away
  stream.resume(); // a request that is not read holds its connection open
  const headers = { ":status": 200, "content-type": "application/grpc+proto" };
  if (path !== "/grpc.health.v1.Health/Check") {
    stream.respond({ ...headers, "grpc-status": unimplemented }, { endStream: true });
    return;
  }
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.respond(headers, { waitForTrailers: true });
  stream.end(serving);
}

/** Listens on a port by its protocol. @throws Error that names a protocol that is not known */
const listenBy: Record<string, (port: number) => { close(): void }> = {
  http: (port) => createHttp((request, response) => response.end(`${request.method} ${request.url}\n`)).listen(port),
  grpc: (port) =>
    createHttp2()
      .on("stream", (stream, headers) => answerGrpc(stream, headers[":path"]))
      .listen(port),
  tcp: (port) => createTcp((socket) => socket.on("error", () => socket.destroy()).resume()).listen(port),
  udp: (port) => {
    const socket = createSocket("udp4");
    return socket.on("message", (message, { port: to, address }) => socket.send(message, to, address)).bind(port);
  },
};

function listen(text: string): { close(): void } {
  const [protocol = "", port = ""] = text.split(":");
  const open = listenBy[protocol];
  if (!open || !/^[1-9]\d*$/.test(port)) {
    throw new Error(`LOOKALIKE_PORTS has "${text}": write PROTOCOL:PORT, with ${Object.keys(listenBy).join(", ")}`);
  }
  return open(Number(port));
}

const ports = (process.env.LOOKALIKE_PORTS ?? "").split(" ").filter((text) => text !== "");
for (const text of ports) listen(text);
setInterval(() => {}, 60_000); // keeps running also without a port
process.stdout.write(`look-alike of ${process.env.LOOKALIKE_OF ?? "nothing"}: ${ports.join(" ") || "no ports"}\n`);
// As process 1 it has no default action for a signal.
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
