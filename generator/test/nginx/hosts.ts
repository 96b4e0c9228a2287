import { describe, expect, test } from "vitest";
import { endpoint } from "../../src/model/endpoints.ts";
import { ask } from "./ask.ts";
import { token } from "./backend.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";
import type { World } from "./world.ts";

/** Host names below which microservices answer without /api. */
export function hosts({ plan }: RenderedCluster, world: () => World): void {
  const at = (host: string, path: string, headers = {}) =>
    ask(world().gateway.port, path, { headers: { host, authorization: token.good, ...headers } });

  describe.each(plan.gateway.hosts)("$host", ({ host, paths }) => {
    test.each(paths)("$prefix -> $upstream.name", async ({ prefix: path, upstream }) => {
      const below = path === "/" ? "" : path;
      const rests = ["/", "/a/b?x=%2F", "/a%20b", `${endpoint.health}`, `${endpoint.ready}?probe`, "/api/tasks"];
      const wanted = [...rests.map((rest) => [`${below}${rest}`, rest]), ...(below ? [[path, "/"]] : [])];
      for (const [asked = "", arrives] of wanted) {
        const before = world().backend(upstream.name).asked.length;
        const { status } = await at(host, asked, { "x-user": "root", X_User: "root" });
        expect(status).toBe(200);
        const got = world().backend(upstream.name).asked.slice(before);
        expect(got).toMatchObject([{ url: arrives, headers: { host, authorization: token.good } }]);
        expect(Object.keys(got[0]?.headers ?? {}).filter((name) => /^x[-_]user/.test(name))).toEqual([]);
      }
    });

    test("what is for other pods only is not shown", async () => {
      for (const { prefix } of paths)
        for (const path of ["/metrics", "/verify", "//metrics", "/metrics/x"]) {
          const answer = await at(host, `${prefix === "/" ? "" : prefix}${path}`);
          expect([path, answer.status]).toEqual([path, 404]);
          expect(answer.headers["content-type"]).toBe("application/problem+json");
        }
    });

    test("what only begins like a path belongs to the path above it", async () => {
      const root = paths.find(({ prefix }) => prefix === "/");
      for (const { prefix: path } of paths.filter(({ prefix }) => prefix !== "/")) {
        const answer = await at(host, `${path}X`);
        if (root) expect(JSON.parse(answer.text)).toMatchObject({ at: root.upstream.name, url: `${path}X` });
        else expectProblem(answer, 404);
      }
    });

    test("the largest body that passes is the microservice's", async () => {
      for (const { prefix: path, maxBody } of paths) {
        const most = Number.parseInt(maxBody, 10) * 2 ** 20;
        const post = (length: number) =>
          ask(world().gateway.port, path, { method: "POST", headers: { host }, body: Buffer.alloc(length) });
        expect(JSON.parse((await post(most)).text)).toMatchObject({ bytes: most });
        expectProblem(await post(most + 1), 413);
      }
    });
  });

  test("any other name is the API's", async () => {
    for (const { prefix, upstream } of plan.gateway.routes)
      expect(JSON.parse((await at("any.example", prefix)).text).at).toBe(upstream.name);
    expectProblem(await at("any.example", "/"), 404);
  });
}
