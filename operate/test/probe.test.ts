import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { probe } from "../../e2e/attempts/probe.ts";
import { nodeArguments } from "../../e2e/in-pod.ts";

const here = "127.0.0.1";
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function tcp(): Promise<number> {
  const server = createServer((socket) => socket.end()).listen(0, here);
  closing.push(() => server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** @param silent the number of queries without an answer */
async function dns(silent: number): Promise<number> {
  const socket = createSocket("udp4");
  let queries = 0;
  socket.on("message", (query, { port, address }) => {
    queries += 1;
    if (queries > silent) socket.send(query, port, address);
  });
  socket.bind(0, here);
  closing.push(() => socket.close());
  await once(socket, "listening");
  return socket.address().port;
}

async function closed(): Promise<number> {
  const server = createServer().listen(0, here);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

it("distinguishes an open port, a closed port and a silent server", async () => {
  const [listening, unused, answering, silent] = await Promise.all([tcp(), closed(), dns(0), dns(Infinity)]);
  const tried = await probe({
    patience: [100, 100],
    attempts: [
      [here, "TCP", "open", [listening]],
      [here, "TCP", "refused", [unused]],
      [here, "UDP", "open", [answering]],
      [here, "UDP", "timed out", [silent]],
    ],
  });
  expect(tried).toEqual([["open"], ["refused"], ["open"], ["timed out"]]);
});

it("repeats an attempt with an unexpected result, and reports both results", async () => {
  const [listening, late] = await Promise.all([tcp(), dns(1)]);
  const tried = await probe({
    patience: [100, 200],
    attempts: [
      [here, "TCP", "timed out", [listening]],
      [here, "UDP", "open", [late]],
    ],
  });
  expect(tried).toEqual([
    ["open", "open"],
    ["timed out", "open"],
  ]);
});

it("runs as text in another Node process, and ends by itself", async () => {
  const port = await tcp();
  const args = nodeArguments(probe, { patience: [500, 500], attempts: [[here, "TCP", "open", [port]]] });
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: "/" });
  expect(stdout).toBe('[["open"]]\n');
});
