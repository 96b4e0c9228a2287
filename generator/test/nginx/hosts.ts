import { describe, expect, test } from "vitest";
import { ask, type Question } from "./ask.ts";
import { token } from "./backend.ts";
import type { Fixture } from "./fixture.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";

const claims = { "x-user": "root", X_User: "root" };

/** Host names at which microservices answer without /api, by the same routes. */
export function hosts({ plan }: RenderedCluster, fixture: () => Fixture): void {
  const at = (host: string, path: string, { headers, ...question }: Question = {}) =>
    ask(fixture().gateway.port, path, { ...question, headers: { host, authorization: token.good, ...headers } });

  describe.each(plan.gateway.hosts)("$host", ({ host, homes, routes }) => {
    test.each(homes)("$prefix is the home page of $upstream.name", async ({ prefix, upstream }) => {
      for (const path of [prefix, `${prefix}/`.replace("//", "/"), `${prefix}?a=b`]) {
        const { status, text } = await at(host, path);
        expect(status).toBe(200);
        expect(JSON.parse(text)).toMatchObject({ at: upstream.name, url: path.includes("?") ? "/?a=b" : "/" });
      }
    });

    test.each(routes)("$prefix -> $upstream.name $to, for $auth", async ({ prefix, to, upstream, auth }) => {
      const target = to === "/" ? "" : to;
      for (const rest of ["/a/b?x=%2F", "/a%20b"]) {
        const { status, text } = await at(host, `${prefix}${rest}`, { headers: claims });
        expect(status).toBe(200);
        const got = JSON.parse(text);
        expect(got).toMatchObject({ at: upstream.name, url: `${target}${rest}`, headers: { host } });
        const users = Object.entries(got.headers).filter(([name]) => /^x[-_]user/.test(name));
        expect(users).toEqual(auth === "user" ? [["x-user", token.user]] : []);
      }
      const before = fixture().backend(upstream.name).asked.length;
      const forged = await at(host, `${prefix}/a`, { headers: { authorization: "Bearer forged" } });
      if (auth === "user") expectProblem(forged, 401);
      expect(fixture().backend(upstream.name).asked.length).toBe(auth === "user" ? before : before + 1);
    });

    test("answers 404 to paths without a route and to paths for other pods only", async () => {
      const all = routes.some(({ prefix }) => prefix === "");
      for (const { prefix } of homes) {
        const base = prefix === "/" ? "" : prefix;
        for (const path of ["/metrics", "/verify", "//metrics", "/metrics/x", ...(all ? [] : ["/internal", "/readyz"])])
          expectProblem(await at(host, `${base}${path}`), 404);
      }
    });

    test.each(routes)("the largest body below $prefix is $maxBody", async ({ prefix, maxBody }) => {
      const most = Number.parseInt(maxBody, 10) * 2 ** 20;
      const post = (length: number) => at(host, `${prefix}/a`, { method: "POST", body: Buffer.alloc(length) });
      expect(JSON.parse((await post(most)).text)).toMatchObject({ bytes: most });
      expectProblem(await post(most + 1), 413);
    });
  });

  test("any other host name is the API's", async () => {
    for (const { prefix, upstream } of plan.gateway.routes)
      expect(JSON.parse((await at("any.example", prefix)).text).at).toBe(upstream.name);
    expectProblem(await at("any.example", "/"), 404);
  });
}
