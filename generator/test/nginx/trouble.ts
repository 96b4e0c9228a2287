import { expect, test, vi } from "vitest";
import { endpoint } from "../../src/model/endpoints.ts";
import { patience } from "./adapt.ts";
import { ask } from "./ask.ts";
import { token } from "./backend.ts";
import { withFixture } from "./fixture.ts";
import { askHealth, states } from "./health.ts";
import { expectProblem } from "./problem.ts";
import { indexPage } from "./process.ts";
import type { RenderedCluster } from "./rendered.ts";

const headers = { authorization: token.good };
/** Seconds; a busy machine adds some. */
const soon = patience + 1.5;

/** nginx notices failures after seconds, so each test has a fixture of its own and all tests run at once. */
export function trouble(cluster: RenderedCluster): void {
  const { backends, auth, routes } = cluster.plan.gateway;
  const services = backends.filter(({ name }) => name !== auth.name);

  test("the other routes work while five backends fail in five ways", async () => {
    const [refuses, hangs, unready, nameless, unanswered] = services;
    const broken = [refuses, hangs, unready, nameless, unanswered].map((backend) => backend?.name);
    expect(new Set(broken).size).toBe(5);
    const answer = (name: string) =>
      name === nameless?.host ? "no such name" : name === unanswered?.host ? "silence" : "127.0.0.1";

    await withFixture(cluster, { answer }, async ({ gateway, backend }) => {
      backend(refuses?.name).close();
      backend(hangs?.name).hangs = true;
      backend(unready?.name).ready = false;
      const expected = new Map([
        [refuses?.name, 502],
        [hangs?.name, 504],
        [nameless?.name, 502],
        [unanswered?.name, 502],
      ]);
      const health = askHealth(gateway).then(({ status, said, seconds }) => {
        const heard = (name: string) => (name === unready?.name ? "unready" : broken.includes(name) ? "down" : "ready");
        expect([status, said]).toEqual([200, states(cluster, heard)]);
        expect(seconds).toBeLessThan(3);
      });
      const passed = routes.map(async ({ prefix, upstream }) => {
        const answered = await ask(gateway.port, prefix, { headers });
        const status = expected.get(upstream.name);
        if (status) expectProblem(answered, status);
        else expect(JSON.parse(answered.text).at).toBe(upstream.name);
        expect(answered.seconds).toBeLessThan(soon);
      });
      await Promise.all([health, ...passed]);
    });
  });

  test("without auth, routes for users answer 503 and all others work", async () => {
    await withFixture(cluster, {}, async ({ gateway, backend }) => {
      const asked = () => services.flatMap(({ name }) => backend(name).asked).length;
      const check = async () => {
        const [userRoutes, openRoutes] = [true, false].map((user) =>
          routes.filter((route) => (route.auth === "user") === user && route.upstream.name !== auth.name),
        );
        for (const { prefix } of openRoutes ?? []) expect((await ask(gateway.port, prefix)).status).toBe(200);
        const before = asked();
        const answers = (userRoutes ?? []).map(({ prefix }) => ask(gateway.port, prefix, { headers }));
        for (const answered of await Promise.all(answers)) {
          expectProblem(answered, 503);
          expect(answered.seconds).toBeLessThan(soon);
        }
        expect(asked()).toBe(before);
      };
      backend(auth.name).hangs = true;
      await check();
      backend(auth.name).close();
      await check();
    });
  });

  test("starts without backends and DNS names, works once they exist, and answers 502 after the names are gone", async () => {
    await withFixture(cluster, { answer: () => "no such name" }, async ({ gateway, page, dns }) => {
      for (const { port } of [gateway, page])
        for (const path of [endpoint.live, endpoint.ready]) {
          const { status, seconds } = await ask(port, path);
          expect(status).toBe(200);
          expect(seconds).toBeLessThan(1);
        }
      for (const { prefix, auth: who } of routes)
        expectProblem(await ask(gateway.port, prefix, { headers }), who === "user" ? 503 : 502);
      expect((await askHealth(gateway)).said).toEqual(states(cluster, () => "down"));
      expect((await ask(page.port, "/")).text).toBe(indexPage);
      expectProblem(await ask(page.port, "/api/health"), 502);

      const allRoutes = () => Promise.all(routes.map(({ prefix }) => ask(page.port, prefix, { headers })));
      const soonAll = (status: number) =>
        vi.waitFor(
          async () =>
            expect(new Set((await allRoutes()).map((answered) => answered.status))).toEqual(new Set([status])),
          { timeout: 3000 },
        );
      dns.answer = () => "127.0.0.1";
      await soonAll(200);
      // The DNS answers are valid for an hour; the configuration queries again sooner.
      dns.answer = () => "no such name";
      await soonAll(502);
    });
  });
}
