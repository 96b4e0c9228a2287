/** The program that attempts connections from inside a pod, in a container that shares the pod's network. */

/** The result of one try: `open`, `refused`, `timed out`, or the code of another error. */
export type Tried = string;

export interface Task {
  /** Milliseconds: the limits of the first and the second try. */
  readonly patience: readonly [first: number, second: number];
  /** Grouped by address to keep them short: a container's arguments stay in its pod's description. */
  readonly attempts: readonly (readonly [
    address: string,
    protocol: string,
    expected: Tried,
    ports: readonly number[],
  ])[];
}

/**
 * Makes all attempts at the same time, and repeats each with an unexpected result once. It is sent as text to another image, so
 * it may refer to nothing outside of itself but Node.
 * @returns the results of each attempt's tries, in order
 */
export async function probe({ patience, attempts }: Task): Promise<Tried[][]> {
  const { connect } = process.getBuiltinModule("node:net");
  const { createSocket } = process.getBuiltinModule("node:dgram");

  /** A DNS query for an A record; any reply of the server counts as an answer. */
  const header = [0x7a, 0x11, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const name = "kubernetes.default.svc.cluster.local".split(".").flatMap((part) => [part.length, ...Buffer.from(part)]);
  const message = Buffer.from([...header, ...name, 0, 0, 1, 0, 1]);

  const codes: Record<string, Tried> = { ECONNREFUSED: "refused", ETIMEDOUT: "timed out" };
  const resultOf = ({ code = "error" }: NodeJS.ErrnoException): Tried => codes[code] ?? code;

  const connectTo = (address: string, port: number, resolve: (tried: Tried) => void) => {
    const socket = connect({ host: address, port });
    socket.on("connect", () => resolve("open")).on("error", (error) => resolve(resultOf(error)));
    return () => socket.destroy();
  };

  const query = (address: string, port: number, resolve: (tried: Tried) => void) => {
    const socket = createSocket("udp4");
    const send = () => socket.send(message, (error) => error && resolve(resultOf(error)));
    const again = setInterval(send, 1_000); // packets may be lost
    socket.on("message", () => resolve("open")).on("error", (error) => resolve(resultOf(error)));
    socket.connect(port, address, send);
    return () => {
      clearInterval(again);
      socket.close();
    };
  };

  const once = (address: string, port: number, protocol: string, within: number): Promise<Tried> => {
    const { promise, resolve } = Promise.withResolvers<Tried>();
    // On a busy machine the timer may fire late: setImmediate handles an answer that has already arrived before the time-out.
    const timer = setTimeout(() => setImmediate(resolve, "timed out"), within);
    const end = protocol === "UDP" ? query(address, port, resolve) : connectTo(address, port, resolve);
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
