import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ask } from "../../generator/test/nginx/ask.ts";
import { type Backend, startBackend, token } from "../../generator/test/nginx/backend.ts";
import { needs } from "../../setup/needs.ts";
import { startBalancer } from "../balancer.ts";
import { startNginx } from "../servers/nginx.ts";
import { freePort } from "../servers/ports.ts";
import { startTaskflow, type Taskflow } from "../taskflow.ts";

const backends: Backend[] = [];
const start = async (name: string) => {
  const backend = await startBackend(name);
  backends.push(backend);
  return backend;
};
afterAll(() => backends.forEach(({ close }) => void close()));

test("the balancer takes turns, skips replicas that do not serve, and resets connections if none does", async () => {
  const [one, two] = [await start("one"), await start("two")];
  let targets = [one.port, two.port];
  const balancer = await startBalancer(await freePort(), () => targets);
  const answerers = async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => ask(balancer.port, "/")));
    return all.map(({ text }) => JSON.parse(text).at).sort();
  };
  expect(await answerers()).toEqual(["one", "one", "one", "two", "two", "two"]);
  targets = [two.port];
  expect(new Set(await answerers())).toEqual(new Set(["two"]));
  const { text } = await ask(balancer.port, "/", { method: "POST", body: Buffer.alloc(3_000_000) });
  expect(JSON.parse(text).bytes).toBe(3_000_000);
  targets = [];
  await expect(ask(balancer.port, "/")).rejects.toThrow(/ECONNRESET|hang up/);
  balancer.close();
});

test(
  "the gateway's nginx distributes requests over several ports, and skips one that is down",
  needs("nginx"),
  async () => {
    const [auth, one, two] = [await start("auth"), await start("tasks"), await start("tasks")];
    const upstreams = { auth: auth.port, tasks: [one.port, two.port] };
    const gateway = await startNginx({ cluster: "minikube", component: "gateway", upstreams, limitRates: false });
    const statuses = async (count: number) => {
      const headers = { authorization: token.good };
      const all = Array.from({ length: count }, () => ask(gateway.port, "/api/tasks", { headers }));
      return [...new Set((await Promise.all(all)).map(({ status }) => status))];
    };
    expect(await statuses(10)).toEqual([200]);
    expect(Math.min(one.asked.length, two.asked.length)).toBeGreaterThan(1);
    one.close();
    expect(await statuses(20)).toEqual([200]);
    await gateway.close();
  },
);

describe("two replicas of a service", needs("postgres", "redis", "nginx"), () => {
  let taskflow: Taskflow;
  beforeAll(async () => {
    const entry = { kind: "nginx", limitRates: false } as const;
    taskflow = await startTaskflow({ services: ["users"], replicas: { users: 2 }, entry });
  }, 60_000);
  afterAll(() => taskflow?.stop());

  test("one leaves the balancer and restarts without a failed request", async () => {
    const { replicas } = taskflow.service("users");
    const seen = new Map<number, number>();
    let asking = true;
    const asker = async () => {
      while (asking) {
        // An invalid registration, which users answers with 400. nginx repeats a failed GET, but never a POST.
        const { status } = await fetch(`${taskflow.entry.gatewayUrl}/api/users/register`, { method: "POST" });
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }
    };
    const askers = [asker(), asker(), asker()];
    const [first] = replicas;
    if (!first) throw new Error("no replica");
    const answered = () => first.service.log().split('"path":"/register"').length - 1;
    await vi.waitFor(() => expect(answered()).toBeGreaterThan(20), { timeout: 20_000 });
    // From here on the gateway keeps connections to the first replica.
    first.serves = false; // as in a Service: the endpoint is removed before the process gets SIGTERM
    expect(await first.service.stop()).toEqual({ code: 0, signal: null });
    const before = answered();
    await first.service.start();
    first.serves = true;
    // The gateway replaces a kept connection after 5 s; only new connections reach the first replica again.
    await vi.waitFor(() => expect(answered()).toBeGreaterThan(before), { timeout: 20_000 });
    asking = false;
    await Promise.all(askers);
    expect([...seen.keys()]).toEqual([400]);
    expect(seen.get(400)).toBeGreaterThan(20);
    for (const { service } of replicas) expect(service.log()).toContain('"path":"/register"');
  });
});
