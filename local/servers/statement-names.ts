/**
 * A PGlite has one session for all connections, and the names of prepared statements are a session's: two connections
 * with the same name get in each other's way. So each connection's names are given a prefix of its own on their way.
 * Message formats: PostgreSQL's documentation, "Frontend/Backend Protocol".
 */

export interface StatementNames {
  /** What arrived from the client, as it is passed on: whole messages only, the rest waits for the next chunk. */
  readonly rewrite: (chunk: Buffer) => Buffer;
  /** Messages that take away what the connection has prepared. */
  readonly closeAll: () => Buffer;
}

/** Codes in place of a version, for what may come before the start-up message: encryption by TLS or by GSSAPI. */
const requests = new Set([80_877_103, 80_877_104]);

export function statementNames(prefix: string): StatementNames {
  const names = new Set<string>();
  let waiting: Buffer = Buffer.alloc(0);
  let started = false;

  /** The next whole message, or undefined; only the first ones have no type. */
  function next(): Buffer | undefined {
    const typeLength = started ? 1 : 0;
    if (waiting.length < typeLength + 4) return undefined;
    const length = typeLength + waiting.readInt32BE(typeLength);
    if (waiting.length < length) return undefined;
    const message = waiting.subarray(0, length);
    waiting = waiting.subarray(length);
    if (started) return renamed(message);
    started = !(length === 8 && requests.has(message.readInt32BE(4)));
    return message;
  }

  function renamed(message: Buffer): Buffer {
    const type = String.fromCharCode(message[0] ?? 0);
    const at = start(type, message);
    if (at === undefined) return message;
    const end = message.indexOf(0, at);
    if (end === at) return message; // the unnamed statement lives for one query
    const name = message.toString("utf8", at, end);
    if (type === "P") names.add(name);
    if (type === "C") names.delete(name);
    return encode(type, message.subarray(5, at), Buffer.from(prefix + name), message.subarray(end));
  }

  return {
    rewrite: (chunk) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const messages: Buffer[] = [];
      for (let message = next(); message; message = next()) messages.push(message);
      return Buffer.concat(messages);
    },
    closeAll: () => {
      if (names.size === 0) return Buffer.alloc(0);
      const each = [...names].map((name) => encode("C", Buffer.from("S"), Buffer.from(`${prefix + name}\0`)));
      return Buffer.concat([...each, encode("S")]);
    },
  };
}

/** Where the name of a prepared statement begins in a Parse, Bind, Describe or Close; undefined in all others. */
function start(type: string, message: Buffer): number | undefined {
  if (type === "P") return 5;
  if (type === "B") return message.indexOf(0, 5) + 1; // after the portal's name
  return (type === "D" || type === "C") && message[5] === "S".charCodeAt(0) ? 6 : undefined;
}

function encode(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
