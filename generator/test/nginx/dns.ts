import { createSocket } from "node:dgram";
import { once } from "node:events";

/** The outcome of a DNS query. */
export type DnsAnswer = "127.0.0.1" | "no such name" | "silence";

export interface Dns {
  readonly port: number;
  /** Decides by the full queried name. A test may replace it at any time. */
  answer: (name: string) => DnsAnswer;
  readonly close: () => void;
}

const headerLength = 12;

/** A DNS server on 127.0.0.1 that knows one address. nginx queries A records only, one question per packet. */
export async function startDns(): Promise<Dns> {
  const socket = createSocket("udp4");
  const dns: Pick<Dns, "answer"> = { answer: () => "127.0.0.1" };
  socket.on("message", (query, { port, address }) => {
    const answer = dns.answer(nameIn(query));
    if (answer !== "silence") socket.send(reply(query, answer), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return Object.assign(dns, { port: socket.address().port, close: () => void socket.close() });
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = headerLength; query[at]; at += 1 + (query[at] ?? 0))
    labels.push(query.toString("latin1", at + 1, at + 1 + (query[at] ?? 0)));
  return labels.join(".");
}

function reply(query: Buffer, answer: DnsAnswer): Buffer {
  const found = answer === "127.0.0.1";
  const header = Buffer.from(query.subarray(0, headerLength));
  header.writeUInt16BE(found ? 0x8180 : 0x8183, 2); // response, recursion; 3 is NXDOMAIN
  header.writeUInt16BE(found ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const record = [0xc0, headerLength, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, 127, 0, 0, 1]; // the name above, A, IN, an hour
  return Buffer.concat([header, query.subarray(headerLength), Buffer.from(found ? record : [])]);
}
