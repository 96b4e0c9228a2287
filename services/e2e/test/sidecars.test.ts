import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { lastCheck, readEvents } from "../sidecars.ts";

it("detects a sidecar that answers on localhost only, and waits for a late event", async () => {
  let requests = 0;
  const server = createServer((_, answer) => {
    requests += 1;
    answer.end(JSON.stringify({ items: requests > 1 ? [{ email: "nobody@example.org" }] : [] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const paths = { live: "/healthz", events: "/events", expected: "nobody@example.org" };
    const result = await readEvents({ port, address: "127.0.0.2", ...paths });
    expect(result).toMatchObject({ found: true, number: 1, status: 200, own: { text: "ECONNREFUSED" } });
    const open = await readEvents({ port, address: "127.0.0.1", ...paths });
    expect(open.own.status).toBe(200);
  } finally {
    server.close();
  }
});

it("reads the last health check of a log, and ignores a failed one", () => {
  const line = (status: number | string) =>
    `{"target":"metrics","status":${JSON.stringify(status)},"ms":3,"message":"health check"}`;
  expect(lastCheck(`{"message":"started"}\n${line("no answer")}\n${line(200)}\n`)).toMatchObject({ target: "metrics" });
  expect(lastCheck(`${line(200)}\n${line(503)}\n`)).toBeUndefined();
  expect(lastCheck("")).toBeUndefined();
});
