/** What runs inside a pod, in a container that shares its network: it tries connections and says what came of each. */

/** What came of one try: `open`, `refused`, `timed out`, or the system's word for another error. */
export type Tried = string;

export interface Task {
  /** Milliseconds that the first and the second try may take. */
  readonly patience: readonly [first: number, second: number];
  /** Those at one address together: what a container is started with stays in its pod's description. */
  readonly attempts: readonly (readonly [
    address: string,
    protocol: string,
    expected: Tried,
    ports: readonly number[],
  ])[];
}

/**
 * Tries all at the same time; once more what came out otherwise than expected. It is sent as text into an image that knows
 * nothing of it: so it names nothing outside of itself but Node.
 * @returns what each try of each attempt gave, in their order
 */
export async function probe({ patience, attempts }: Task): Promise<Tried[][]> {
  const { connect } = process.getBuiltinModule("node:net");
  const { createSocket } = process.getBuiltinModule("node:dgram");

  /** A DNS query for an A record; whatever the server says to it is an answer. */
  const header = [0x7a, 0x11, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const name = "kubernetes.default.svc.cluster.local".split(".").flatMap((part) => [part.length, ...Buffer.from(part)]);
  const query = Buffer.from([...header, ...name, 0, 0, 1, 0, 1]);

  const codes: Record<string, Tried> = { ECONNREFUSED: "refused", ETIMEDOUT: "timed out" };
  const told = ({ code = "error" }: NodeJS.ErrnoException): Tried => codes[code] ?? code;

  const open = (address: string, port: number, resolve: (tried: Tried) => void) => {
    const socket = connect({ host: address, port });
    socket.on("connect", () => resolve("open")).on("error", (error) => resolve(told(error)));
    return () => socket.destroy();
  };

  const ask = (address: string, port: number, resolve: (tried: Tried) => void) => {
    const socket = createSocket("udp4");
    const send = () => socket.send(query, (error) => error && resolve(told(error)));
    const again = setInterval(send, 1_000); // packets may be lost
    socket.on("message", () => resolve("open")).on("error", (error) => resolve(told(error)));
    socket.connect(port, address, send);
    return () => {
      clearInterval(again);
      socket.close();
    };
  };

  const once = (address: string, port: number, protocol: string, within: number): Promise<Tried> => {
    const { promise, resolve } = Promise.withResolvers<Tried>();
    // A busy machine can be late: what has arrived by now is looked at before the time is said to be over.
    const timer = setTimeout(() => setImmediate(resolve, "timed out"), within);
    const end = protocol === "UDP" ? ask(address, port, resolve) : open(address, port, resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      end();
    });
  };

  return Promise.all(
    attempts.flatMap(([address, protocol, expected, ports]) =>
      ports.map(async (port) => {
        const first = await once(address, port, protocol, patience[0]);
        return first === expected ? [first] : [first, await once(address, port, protocol, patience[1])];
      }),
    ),
  );
}
