import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { App } from "../app.ts";
import { object, uuid } from "../schema.ts";
import { eventually } from "../testing.ts";
import { testApp } from "./fixture.ts";

let app: App;
beforeAll(async () => {
  ({ app } = await testApp());
  app.get("/things/:id", { schema: { params: object({ id: { type: "string" } }) } }, async () => ({}));
  app.get("/others/:id", { schema: { params: object({ id: uuid }) } }, async () => ({}));
  app.get("/slow", async () => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return {};
  });
  app.get("/live", async (_request, reply) =>
    reply.type("text/event-stream").send(Readable.from([": hello\n\n", ": bye\n\n"])),
  );
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app?.close());

/** The samples of the histogram's count, as labels and value. */
async function counts(): Promise<Record<string, number>> {
  const { body } = await app.inject("/metrics");
  const samples = body.matchAll(/^http_request_duration_seconds_count\{(.*)\} (\d+)$/gm);
  return Object.fromEntries([...samples].map(([, labels, count]) => [labels, Number(count)]));
}

it("counts each request by method, declared route and status", async () => {
  for (const id of ["1", "2", "a%2Fb", "'; DROP TABLE users; --"])
    await app.inject(`/things/${encodeURIComponent(id)}?q=1`);
  await app.inject("/others/no-uuid");
  await app.inject({ method: "HEAD", url: "/things/1" });
  expect(await counts()).toMatchObject({
    'method="GET",route="/things/:id",status="200"': 4,
    'method="GET",route="/others/:id",status="400"': 1,
    'method="HEAD",route="/things/:id",status="200"': 1,
  });
});

it("has a bounded number of samples for any requests", async () => {
  const before = Object.keys(await counts()).length;
  for (let time = 0; time < 50; time += 1) await app.inject(`/nowhere/${time}?${time}`);
  for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH"] as const) await app.inject({ method, url: "/no" });
  const after = await counts();
  expect(after['method="GET",route="none",status="404"']).toBe(51);
  expect(Object.keys(after).length - before).toBeLessThanOrEqual(5);
  for (const method of ["PROPFIND", "MKCOL", "M-SEARCH"]) {
    const { port } = app.server.address() as AddressInfo;
    const outgoing = request({ port, method, path: "/things/1" });
    outgoing.end();
    await new Promise((resolve) => outgoing.on("response", (answer) => answer.resume().on("end", resolve)));
  }
  const all = Object.keys(await counts());
  expect(all.filter((labels) => labels.includes('method="other"'))).toHaveLength(1);
  expect(all.join()).not.toMatch(/PROPFIND|MKCOL|M-SEARCH/);
});

it("measures seconds", async () => {
  await app.inject("/slow");
  const { body } = await app.inject("/metrics");
  const sum = /http_request_duration_seconds_sum\{method="GET",route="\/slow",status="200"\} (.*)/.exec(body)?.[1];
  expect(Number(sum)).toBeGreaterThan(0.11);
  expect(Number(sum)).toBeLessThan(1);
});

it("counts a request whose client disconnected", async () => {
  const { port } = app.server.address() as AddressInfo;
  const outgoing = request({ port, path: "/slow" });
  outgoing.on("error", () => {});
  outgoing.end();
  setTimeout(() => outgoing.destroy(), 40);
  await eventually(async () => (await counts())['method="GET",route="/slow",status="499"'] === 1);
});

it("omits event streams, which last as long as their page", async () => {
  expect((await app.inject("/live")).body).toContain("bye");
  expect(Object.keys(await counts()).join()).not.toContain("/live");
});

it("has the process's metrics once", async () => {
  const { body, headers } = await app.inject("/metrics");
  expect(headers["content-type"]).toContain("text/plain");
  expect(body.match(/^process_resident_memory_bytes \d+/gm)).toHaveLength(1);
  expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
});
