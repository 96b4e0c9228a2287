import { describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { token } from "./backend.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";
import type { World } from "./world.ts";

const headers = { authorization: token.good };

/** What becomes of what stands behind a prefix. nginx decodes once, routes by that, and passes on just that. */
const behind: Readonly<Record<string, string>> = {
  "/": "/",
  "/a/b": "/a/b",
  "/a/": "/a/",
  "?page=2&q=%20%2F%3F": "?page=2&q=%20%2F%3F",
  "/?q=a/../b": "/?q=a/../b",
  "/a?q=/api/tasks": "/a?q=/api/tasks",
  "/a%20b+c": "/a%20b+c",
  "/%C3%A9": "/%C3%A9",
  "/100%25": "/100%25",
  "/a%3Fb%23c": "/a%3Fb%23c", // stays a part of the path
  "/a%0Ab": "/a%0Ab",
  "/a%2Fb": "/a/b", // a slash, wherever it is judged
  "/a%252Fb": "/a%252Fb", // not decoded twice
  "//a/./b/../c": "/a/c",
};

export function routes({ plan }: RenderedCluster, world: () => World): void {
  const ports = () => ({ gateway: world().gateway.port, page: world().page.port });
  const totalAsked = () => plan.gateway.backends.reduce((sum, { name }) => sum + world().backend(name).asked.length, 0);

  describe.each(plan.gateway.routes)("$prefix -> $upstream.name $to", ({ prefix, to, upstream }) => {
    test.each(["gateway", "page"] as const)(
      "the prefix is replaced, the rest stays: asked at the %s",
      async (entry) => {
        const below = to === "/" ? "" : to;
        const expected = Object.entries(behind).map(([path, arrives]) => [`${prefix}${path}`, `${below}${arrives}`]);
        const wanted = [[prefix, to], ...expected].map(([path = "", url = ""]) => {
          return [path, { at: upstream.name, url: url.startsWith("?") ? `/${url}` : url }] as const;
        });
        const got = wanted.map(async ([path]) => {
          const { text } = await ask(ports()[entry], path, { headers });
          const { at, url } = JSON.parse(text);
          return [path, { at, url }];
        });
        expect(Object.fromEntries(await Promise.all(got))).toEqual(Object.fromEntries(wanted));
      },
    );

    test("what only begins alike, or climbs out, is not found and reaches nobody", async () => {
      const nested = plan.gateway.routes.some(({ prefix: outer }) => prefix.startsWith(`${outer}/`));
      const alike = nested ? [] : [`${prefix}X`, `${prefix}-x/a`];
      const before = totalAsked();
      for (const path of [...alike, `${prefix}/..%2F..%2Fnone`, `${prefix}/%2e%2e/%2E%2E/none`])
        expectProblem(await ask(ports().gateway, path, { headers }), 404);
      expect(totalAsked()).toBe(before);
    });
  });

  test("the deeper prefix wins, also when it is reached by a detour", async () => {
    const nested = plan.gateway.routes.flatMap((outer) =>
      plan.gateway.routes
        .filter(({ prefix }) => prefix.startsWith(`${outer.prefix}/`))
        .map((inner) => ({ outer, inner })),
    );
    expect(nested).not.toEqual([]);
    for (const { outer, inner } of nested) {
      const rest = inner.prefix.slice(outer.prefix.length + 1);
      const url = async (path: string) => JSON.parse((await ask(ports().gateway, path, { headers })).text).url;
      expect(await url(`${inner.prefix}/x`)).toBe(`${inner.to}/x`);
      expect(await url(`${outer.prefix}//${rest}`)).toBe(inner.to);
      expect(await url(`${inner.prefix}/%2e%2e/x`)).toBe(`${outer.to}/x`);
      expect(await url(`${inner.prefix}x`)).toBe(`${outer.to}/${rest}x`);
    }
  });

  test.each(["/", "/nope", "/api", "/api/", "/api/nope.html", "/healthz/x", "/internal/verify", "/internal/problem"])(
    "%s is not found",
    async (path) => {
      const before = totalAsked();
      expectProblem(await ask(ports().gateway, path, { headers }), 404);
      expect(totalAsked()).toBe(before);
    },
  );

  test("what nginx itself refuses is a problem document too", async () => {
    expectProblem(await ask(ports().gateway, "/api/health", { method: "POST" }), 405);
    expectProblem(await ask(ports().gateway, "/%00"), 400);
  });

  test("a backend's own errors pass as they are", async () => {
    for (const { prefix, upstream } of plan.gateway.routes)
      for (const status of [201, 304, 400, 401, 403, 404, 413, 422, 429, 500, 502, 503]) {
        const answer = await ask(ports().page, `${prefix}?answer=${status}`, { headers });
        expect(answer.status).toBe(status);
        if (status !== 304) expect(JSON.parse(answer.text)).toMatchObject({ at: upstream.name });
      }
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])(
    "%s and its body reach the backend",
    async (method) => {
      for (const { prefix, upstream } of plan.gateway.routes) {
        const body = method === "HEAD" || method === "OPTIONS" ? undefined : Buffer.from('{"title":"x"}');
        const { status } = await ask(ports().page, prefix, { method, headers, ...(body ? { body } : {}) });
        expect(status).toBe(200);
        expect(world().backend(upstream.name).asked.at(-1)).toMatchObject({ method, bytes: body?.length ?? 0 });
      }
    },
  );
}
