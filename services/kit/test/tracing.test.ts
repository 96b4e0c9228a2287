import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { eventually } from "../testing.ts";
import { type Program, startProgram } from "./process.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** 2: a request to the service; 3: a call by it. */
  readonly kind: number;
  readonly service: string;
}

interface Exported {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Omit<Span, "service">[] }[];
  }[];
}

/** A receiver of OTLP/HTTP, like a collector. */
const spans: Span[] = [];
let collector: Server;
let endpoint: string;
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { resourceSpans } = JSON.parse(Buffer.concat(parts).toString()) as Exported;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
      for (const scope of scopeSpans) for (const span of scope.spans) spans.push({ ...span, service });
    }
    response.writeHead(request.url === "/v1/traces" ? 200 : 404, { "content-type": "application/json" }).end("{}");
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => {
  collector?.closeAllConnections();
  collector?.close();
});

const file = (name: string) => new URL(name, import.meta.url);

async function start(
  name: string,
  environment: Record<string, string> = {},
): Promise<{ program: Program; url: string }> {
  const port = await freePort();
  const program = startProgram(file("fixtures/service.ts"), {
    flags: ["--import", file("fixtures/loaded.ts").href, "--import", file("../tracing.ts").href],
    environment: { APP_NAME: name, HOST: "127.0.0.1", PORT: `${port}`, ...environment },
  });
  await eventually(() => program.output().includes("listens at"), 30_000);
  return { program, url: `http://127.0.0.1:${port}` };
}

async function stop(program: Program): Promise<string[]> {
  program.signal("SIGTERM");
  expect((await program.ended).code).toBe(0);
  return program.lines().flatMap((line) => (line.packages as string[] | undefined) ?? []);
}

describe("traces", () => {
  it("join the spans of all hops and arrive before the process ends", async () => {
    const wanted = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const last = await start("last", wanted);
    const first = await start("first", { ...wanted, NEXT_URL: last.url });
    const [traceId, parent] = [randomBytes(16).toString("hex"), randomBytes(8).toString("hex")];
    const answer = await fetch(`${first.url}/chain`, { headers: { traceparent: `00-${traceId}-${parent}-01` } });
    expect(await answer.json()).toEqual({ status: 200, body: { id: "1" } });
    await fetch(`${first.url}/healthz`);
    await fetch(`${first.url}/readyz`);
    // Batches are sent every 5 s: these spans had to be sent at the end.
    await stop(first.program);
    await stop(last.program);
    const own = spans.filter((span) => span.traceId === traceId);
    const cameIn = own.find(({ parentSpanId }) => parentSpanId === parent);
    const called = own.find(({ parentSpanId }) => parentSpanId === cameIn?.spanId);
    const answered = own.find(({ parentSpanId }) => parentSpanId === called?.spanId);
    expect([cameIn, called, answered]).toMatchObject([
      { service: "first", kind: 2 },
      { service: "first", kind: 3 },
      { service: "last", kind: 2 },
    ]);
    expect(spans).toHaveLength(3);
  });

  it("do not delay the end of the process if no collector accepts them", async () => {
    const one = await start("alone", { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` });
    await (await fetch(`${one.url}/thing`)).text();
    const begun = performance.now();
    await stop(one.program);
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  it("load no module if they are disabled", async () => {
    const { program, url } = await start("plain");
    await (await fetch(`${url}/thing`)).text();
    const packages = await stop(program);
    expect(packages).toContain("fastify");
    // prom-client itself loads the API package.
    const ours = packages.filter((name) => /^@opentelemetry\/(?!api$)/.test(name));
    expect(ours).toEqual([]);
  });
});
