/**
 * Runs inside a pod, as a container that shares its network: tries each connection at the same time as all others, tries once
 * more what came out otherwise than expected, prints all outcomes as one line of JSON, and ends. It uses nothing but Node.
 *
 *     node probe.ts '{"patience":[2500,6000],"attempts":[["10.0.0.7",5432,"TCP","timed out"]]}'   ->   [["timed out",1]]
 */
import { createSocket } from "node:dgram";
import { connect } from "node:net";

type Outcome = string;
interface Task {
  /** Milliseconds that the first and the second try may take. */
  readonly patience: readonly [number, number];
  readonly attempts: readonly (readonly [address: string, port: number, protocol: string, expected: Outcome])[];
}

/** A query for an A record; whatever the server says to it is an answer. */
const query = Buffer.concat([
  Buffer.from([0x7a, 0x11, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
  ...["kubernetes", "default", "svc", "cluster", "local"].flatMap((part) => [
    Buffer.from([part.length]),
    Buffer.from(part),
  ]),
  Buffer.from([0, 0, 1, 0, 1]),
]);

const errorOutcome = ({ code = "error" }: NodeJS.ErrnoException): Outcome =>
  code === "ECONNREFUSED" ? "refused" : code === "ETIMEDOUT" ? "timed out" : code;

function attempt(address: string, port: number, protocol: string, patience: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  // A busy machine can be late: what has arrived by now is looked at before the time is said to be over.
  const timer = setTimeout(() => setImmediate(() => resolve("timed out")), patience);
  const end = protocol === "UDP" ? ask(address, port, resolve) : open(address, port, resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    end();
  });
}

function open(address: string, port: number, resolve: (outcome: Outcome) => void): () => void {
  const socket = connect({ host: address, port });
  socket.on("connect", () => resolve("open")).on("error", (error) => resolve(errorOutcome(error)));
  return () => socket.destroy();
}

function ask(address: string, port: number, resolve: (outcome: Outcome) => void): () => void {
  const socket = createSocket("udp4");
  const send = () => socket.send(query, (error) => error && resolve(errorOutcome(error)));
  const again = setInterval(send, 1_000); // packets may be lost
  socket.on("message", () => resolve("open")).on("error", (error) => resolve(errorOutcome(error)));
  socket.connect(port, address, send);
  return () => {
    clearInterval(again);
    socket.close();
  };
}

const { patience, attempts } = JSON.parse(process.argv.at(-1) ?? "") as Task;
const results = await Promise.all(
  attempts.map(async ([address, port, protocol, expected]) => {
    const first = await attempt(address, port, protocol, patience[0]);
    return first === expected ? [first, 1] : [await attempt(address, port, protocol, patience[1]), 2];
  }),
);
console.log(JSON.stringify(results));
