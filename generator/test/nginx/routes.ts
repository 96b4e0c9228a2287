import { describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { token } from "./backend.ts";
import type { Fixture } from "./fixture.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";

const headers = { authorization: token.good };

/** The path after a prefix -> the path that arrives. nginx decodes once, routes by the result, and passes the result on. */
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
  "/a%2Fb": "/a/b", // an encoded slash is a slash in routing, too
  "/a%252Fb": "/a%252Fb", // not decoded twice
  "//a/./b/../c": "/a/c",
};

export function routes({ plan }: RenderedCluster, fixture: () => Fixture): void {
  const ports = () => ({ gateway: fixture().gateway.port, page: fixture().page.port });
  const totalAsked = () =>
    plan.gateway.backends.reduce((sum, { name }) => sum + fixture().backend(name).asked.length, 0);

  describe.each(plan.gateway.routes)("$prefix -> $upstream.name $to", ({ prefix, to, upstream }) => {
    test.each(["gateway", "page"] as const)("replaces the prefix and keeps the rest, through the %s", async (entry) => {
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
    });

    test("answers 404 to a longer name and to `..` above the prefix, and calls no backend", async () => {
      const nested = plan.gateway.routes.some(({ prefix: outer }) => prefix.startsWith(`${outer}/`));
      const alike = nested ? [] : [`${prefix}X`, `${prefix}-x/a`];
      const before = totalAsked();
      for (const path of [...alike, `${prefix}/..%2F..%2Fnone`, `${prefix}/%2e%2e/%2E%2E/none`])
        expectProblem(await ask(ports().gateway, path, { headers }), 404);
      expect(totalAsked()).toBe(before);
    });
  });

  test("the longer prefix wins, also for paths with `//` and `..`", async () => {
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
    "%s answers 404",
    async (path) => {
      const before = totalAsked();
      expectProblem(await ask(ports().gateway, path, { headers }), 404);
      expect(totalAsked()).toBe(before);
    },
  );

  test("nginx's own refusals are problem documents", async () => {
    expectProblem(await ask(ports().gateway, "/api/health", { method: "POST" }), 405);
    expectProblem(await ask(ports().gateway, "/%00"), 400);
  });

  test("passes a backend's own errors unchanged", async () => {
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
        expect(fixture().backend(upstream.name).asked.at(-1)).toMatchObject({ method, bytes: body?.length ?? 0 });
      }
    },
  );
}
