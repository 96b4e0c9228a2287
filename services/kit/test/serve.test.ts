import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { facts } from "../../../generator/src/facts.ts";
import { freePort } from "../../../local/servers/ports.ts";
import { eventually } from "../testing.ts";
import { testApp } from "./fixture.ts";
import { type Program, startProgram } from "./process.ts";

interface Running extends Program {
  readonly port: number;
}

async function start(environment: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const program = startProgram(new URL("fixtures/service.ts", import.meta.url), {
    environment: { APP_NAME: "stops", HOST: "127.0.0.1", PORT: `${port}`, LOG_LEVEL: "debug", ...environment },
  });
  await eventually(async () => {
    if (program.output().includes("listens at")) return true;
    throw new Error(program.output());
  }, 20_000);
  return { ...program, port };
}

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly body: string;
}

function ask(outgoing: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", async (response: IncomingMessage) => {
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) body += chunk;
      resolve({ status: response.statusCode, connection: response.headers.connection, body });
    });
    outgoing.end();
  });
}

const get = (port: number, path: string, agent?: Agent) => ask(request({ port, path, host: "127.0.0.1", agent }));

/** Sends a signal. @returns the milliseconds until the process ended, and its log */
async function stop(program: Program, signal: NodeJS.Signals = "SIGTERM") {
  const begun = performance.now();
  program.signal(signal);
  const { code } = await program.ended;
  return { code, ms: performance.now() - begun, messages: program.lines().map(({ message }) => message) };
}

describe.concurrent("SIGTERM", () => {
  it("ends an idle service in order, with exit code 0", async () => {
    const program = await start();
    const { code, ms, messages } = await stop(program);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3_000);
    const said = messages.filter((message) => message !== "round");
    expect(said.slice(-3)).toEqual([expect.stringContaining("SIGTERM"), "the last step", "stopped"]);
  });

  it("finishes running requests on kept connections", async () => {
    const program = await start();
    const agent = new Agent({ keepAlive: true });
    expect((await get(program.port, "/thing", agent)).connection).toBe("keep-alive");
    const slow = Array.from({ length: 5 }, () => get(program.port, "/slow", agent));
    await sleep(300);
    const stopped = stop(program);
    for (const { status, connection, body } of await Promise.all(slow)) {
      expect({ status, body }).toEqual({ status: 200, body: '{"slow":true}' });
      expect(connection).toBe("close");
    }
    const { code, ms } = await stopped;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    agent.destroy();
  });

  it("is not delayed by connections that are idle, half-open, or inside a request", async () => {
    const program = await start();
    const agent = new Agent({ keepAlive: true });
    await get(program.port, "/thing", agent);
    const silent = connect(program.port, "127.0.0.1");
    const half = connect(program.port, "127.0.0.1");
    for (const socket of [silent, half]) socket.on("error", () => {});
    half.write("GET /thing HTTP/1.1\r\nHost: a\r\nX-");
    await Promise.all([once(silent, "connect"), once(half, "connect")]);
    await sleep(200);
    const { code, ms } = await stop(program);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    agent.destroy();
  });

  it("loses no request of keep-alive clients", async () => {
    const program = await start();
    const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    let answered = 0;
    // As in a cluster: a client that receives `Connection: close` connects to another replica next.
    const work = agents.map(async (agent) => {
      for (;;) {
        const { status, connection } = await get(program.port, "/thing", agent);
        expect(status).toBe(200);
        answered += 1;
        if (connection === "close") return;
      }
    });
    await sleep(500);
    const [{ code }] = await Promise.all([stop(program), ...work]);
    expect(code).toBe(0);
    expect(answered).toBeGreaterThan(40);
    for (const agent of agents) agent.destroy();
  });

  it("makes readiness fail while it finishes requests", async () => {
    const program = await start();
    const slow = get(program.port, "/slow");
    await sleep(100);
    const stopped = stop(program);
    const { status, body } = await eventually(async () => {
      const answer = await get(program.port, "/readyz");
      return answer.status === 503 ? answer : Promise.reject(new Error(`${answer.status}`));
    });
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ status: "stopping" });
    expect((await slow).status).toBe(200);
    expect((await stopped).code).toBe(0);
  });

  it("repeatedly changes nothing", async () => {
    const program = await start();
    const slow = get(program.port, "/slow");
    await sleep(200);
    const stopped = stop(program);
    for (let time = 0; time < 5; time += 1) {
      await sleep(50);
      program.signal("SIGTERM");
    }
    expect((await slow).status).toBe(200);
    const { code, messages } = await stopped;
    expect(code).toBe(0);
    expect(messages.filter((message) => message === "the last step")).toHaveLength(1);
  });

  it("ends with exit code 1 if a step fails, and logs the reason", async () => {
    const program = await start({ AT_STOP: "fails" });
    const { code } = await stop(program);
    expect(code).toBe(1);
    expect(program.lines().find(({ level }) => level === "error")).toMatchObject({ err: { message: "cannot stop" } });
  });

  it("ends with exit code 1 if a step hangs, before Kubernetes kills it", { timeout: 40_000 }, async () => {
    const program = await start({ AT_STOP: "hangs" });
    const { code, ms, messages } = await stop(program);
    expect(code).toBe(1);
    expect(ms).toBeGreaterThan(19_000);
    expect(ms).toBeLessThan(25_000);
    expect(messages.at(-1)).toContain("giving up");
  });
});

describe.concurrent("Ctrl-C", () => {
  it("ends the process as well", async () => {
    const { code, messages } = await stop(await start(), "SIGINT");
    expect(code).toBe(0);
    expect(messages.at(-1)).toBe("stopped");
  });

  it("a second time ends the process at once", async () => {
    const program = await start({ AT_STOP: "hangs" });
    program.signal("SIGINT");
    await eventually(() => program.output().includes("SIGINT"));
    await sleep(200);
    program.signal("SIGINT");
    expect(await program.ended).toMatchObject({ signal: "SIGINT" });
  });
});

describe.concurrent("a start", () => {
  const failed = async (environment: Record<string, string>) => {
    const program = startProgram(new URL("fixtures/service.ts", import.meta.url), {
      environment: { APP_NAME: "stops", HOST: "127.0.0.1", ...environment },
    });
    return { ...(await program.ended), output: program.output() };
  };

  it("with a taken port reports it in one line and exits with 1", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const { code, output } = await failed({ PORT: `${port}` });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      `cannot listen at 127.0.0.1:${port} (EADDRINUSE): another process uses this port: end it, or set PORT`,
    );
    taken.close();
  });

  it("with another machine's address reports it", async () => {
    const { code, output } = await failed({ PORT: "20000", HOST: "192.0.2.1" });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      "cannot listen at 192.0.2.1:20000 (EADDRNOTAVAIL): this machine has no such address: set HOST",
    );
  });

  it("without configuration lists the missing settings, without a stack", async () => {
    const { code, output } = await failed({ APP_NAME: "", LOG_LEVEL: "loud", PORT: "0" });
    expect(code).toBe(1);
    expect(output).toMatch(/^the configuration has 3 fault\(s\):\n( {2}✖ .*\n){3}$/);
  });

  it("that fails for another reason prints the stack", async () => {
    const { code, output } = await failed({ PORT: "20000", AT_STOP: "explodes" });
    expect(code).toBe(1);
    expect(output).toMatch(/AT_STOP is "explodes"\n.*at .*service\.ts/s);
  });
});

const gateway = Object.values(facts.microservices).find(({ run: { kind } }) => kind === "gateway");
const withGateway = gateway ? Object.keys(facts.clusters) : [];

it.each(withGateway)("keeps an idle connection longer than the gateway on %s does", async (cluster) => {
  const rendered = readFileSync(
    new URL(`../../../clusters/${cluster}/${gateway?.name}/configmap.yaml`, import.meta.url),
    "utf8",
  );
  const seconds = [...rendered.matchAll(/ keepalive_timeout (\d+)s;/g)].map(([, value]) => Number(value));
  const { app } = await testApp();
  expect(seconds.length).toBeGreaterThan(0);
  expect(app.server.keepAliveTimeout).toBeGreaterThan(Math.max(...seconds) * 1_000);
  await app.close();
});
