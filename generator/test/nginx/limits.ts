import { expect, test } from "vitest";
import { type Answer, ask, newClient } from "./ask.ts";
import { token } from "./backend.ts";
import { type Fixture, withFixture } from "./fixture.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";

const headers = { authorization: token.good };

/** Parses nginx's size in mebibytes. */
const mebibytes = (size: string) => Number(/^(\d+)m$/.exec(size)?.[1]) * 2 ** 20;

export function limits(cluster: RenderedCluster, fixture: () => Fixture): void {
  const { routes } = cluster.plan.gateway;

  test.each(routes)("$prefix accepts bodies up to $maxBody", async ({ prefix, maxBody, auth }) => {
    const { port } = fixture().gateway;
    const limit = mebibytes(maxBody);
    const whole = (length: number) => Buffer.alloc(length);
    const chunked = (length: number) => [Buffer.alloc(length - 1000), Buffer.alloc(1000)];
    for (const body of [whole, chunked]) {
      const passed = await ask(port, prefix, { method: "POST", headers, body: body(limit) });
      expect(JSON.parse(passed.text)).toMatchObject({ bytes: limit });
      expectProblem(await ask(port, prefix, { method: "POST", headers, body: body(limit + 1) }), 413);
    }
    if (auth === "user") expectProblem(await ask(port, prefix, { method: "POST", body: whole(limit) }), 401);
  });

  test("the page has no size limit of its own", async () => {
    const { prefix, maxBody } = most(routes, (route) => mebibytes(route.maxBody));
    const post = (length: number) =>
      ask(fixture().page.port, prefix, { method: "POST", headers, body: Buffer.alloc(length) });
    expect(JSON.parse((await post(mebibytes(maxBody))).text)).toMatchObject({ bytes: mebibytes(maxBody) });
    expectProblem(await post(mebibytes(maxBody) + 1), 413);
  });

  /** One route per rate. */
  const rates = [...new Map(routes.map((route) => [route.ratePerSecond, route])).values()];
  const strictest = most(rates, ({ ratePerSecond }) => -ratePerSecond);

  test.each([
    ...rates.map((route) => ({ ...route, entry: "gateway" as const })),
    { ...strictest, entry: "page" as const },
  ])("limits each client to $ratePerSecond requests per second, through the $entry", async (route) => {
    const { prefix, ratePerSecond, entry } = route;
    const { port } = fixture()[entry];
    const client = { ...headers, "x-forwarded-for": newClient() };
    const { passed, refused, seconds } = await askUntilRefused(() => ask(port, prefix, { headers: client }));
    const burst = 2 * ratePerSecond + 1;
    expect(passed).toBeGreaterThanOrEqual(burst);
    expect(passed).toBeLessThanOrEqual(burst + ratePerSecond * seconds + 1);
    expectProblem(refused, 429);
    expect((await ask(port, prefix, { headers })).status).toBe(200);
  });

  test("limits a client that is not a pod, whatever X-Forwarded-For it sends", async () => {
    const { prefix, ratePerSecond } = strictest;
    await withFixture(cluster, { pods: null }, async ({ gateway }) => {
      const { passed, refused, seconds } = await askUntilRefused(() => ask(gateway.port, prefix));
      expect(passed).toBeLessThanOrEqual((2 + seconds) * ratePerSecond + 2);
      expectProblem(refused, 429);
    });
  });
}

function most<T>(items: readonly T[], of: (item: T) => number): T {
  return items.reduce((a, b) => (of(b) > of(a) ? b : a));
}

/** Sends requests until one is refused, and counts those that passed. */
async function askUntilRefused(question: () => Promise<Answer>) {
  const start = performance.now();
  const answers: Answer[] = [];
  while (answers.length < 1000) {
    answers.push(...(await Promise.all(Array.from({ length: 20 }, question))));
    const refused = answers.find(({ status }) => status === 429);
    if (!refused) continue;
    const passed = answers.filter(({ status }) => status === 200).length;
    return { passed, refused, seconds: (performance.now() - start) / 1000 };
  }
  throw new Error(`${answers.length} requests and no 429: ${new Set(answers.map(({ status }) => status))}`);
}
