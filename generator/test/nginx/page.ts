import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, test, vi } from "vitest";
import { endpoint } from "../../src/model/endpoints.ts";
import { ask, newClient, open } from "./ask.ts";
import { token } from "./backend.ts";
import type { Fixture } from "./fixture.ts";
import { indexPage } from "./process.ts";
import type { RenderedCluster } from "./rendered.ts";

const headers = { authorization: token.good };

export function page({ plan }: RenderedCluster, fixture: () => Fixture): void {
  const { routes } = plan.gateway;
  const port = () => fixture().page.port;

  test.each(["/", "/index.html", "/tasks/42", "/deep/er?x=1", "/apiary"])("%s returns the page", async (path) => {
    const { status, text, headers: answered } = await ask(port(), path);
    expect([status, answered["content-type"], text]).toEqual([200, "text/html", indexPage]);
  });

  test("returns a file unchanged", async () => {
    const { text, headers: answered } = await ask(port(), "/app.js");
    expect([text, answered["content-type"]]).toEqual(["export {};", "application/javascript"]);
  });

  test.each([
    ["/", "no-cache"],
    ["/tasks/42", "no-cache"],
    ["/app.js", "no-cache"],
    ["/assets/app-0a1b2c.js", "public, max-age=31536000, immutable"],
    [routes[0]?.prefix ?? "", undefined],
  ])("%s has Cache-Control %s", async (path, kept) => {
    const { status, headers: answered } = await ask(port(), path, { headers });
    expect([status, answered["cache-control"]]).toEqual([200, kept]);
  });

  test("answers 404 without Cache-Control to a file of another release", async () => {
    const { status, headers: answered } = await ask(port(), "/assets/app-other.js");
    expect([status, answered["cache-control"]]).toEqual([404, undefined]);
  });

  test.each([endpoint.live, endpoint.ready, endpoint.health])(
    "%s is answered by the page's nginx itself",
    async (path) => {
      const { text, headers: answered } = await ask(port(), path);
      expect([text, answered["content-type"]]).toEqual(["ok\n", "text/plain"]);
    },
  );

  test("/api redirects to /api/ on whichever port the client uses", async () => {
    const { status, headers: answered } = await ask(port(), "/api", { headers: { host: "taskflow.example:30080" } });
    expect([status, answered.location]).toEqual([301, "/api/"]);
  });

  const paths = [
    "/",
    "/tasks",
    "/app.js",
    "/healthz",
    "/api",
    "/api/nope",
    "/api/health",
    routes[0]?.prefix ?? "",
    "/%00",
  ];
  test.each(paths)("%s has each security header once", async (path) => {
    for (const method of ["GET", "POST"]) {
      const { headers: answered } = await ask(port(), path, { method, headers });
      expect(answered["content-security-policy"]).toMatch(/^default-src 'self';[^,]*frame-ancestors 'none'$/);
      expect(answered).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin" });
      expect(answered.server).toBe("nginx"); // no version
    }
  });

  describe.each(["gateway", "page"] as const)("passes data on without delay, through the %s", (entry) => {
    test.each(routes)("$prefix: each chunk of an answer arrives when it is sent", async ({ prefix, upstream }) => {
      const encoding = { "accept-encoding": "gzip" };
      const stream = await open(fixture()[entry].port, `${prefix}?stream`, { headers: { ...headers, ...encoding } });
      expect(stream.headers["content-type"]).toBe("text/event-stream");
      stream.setEncoding("utf8");
      for (const event of ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"]) {
        const next = once(stream, "data", { signal: AbortSignal.timeout(2000) });
        fixture().backend(upstream.name).push(event);
        expect(await next).toEqual([event]);
      }
      stream.destroy();
    });

    test.each(routes)("$prefix: each chunk of an upload is passed on when it arrives", async ({ prefix, upstream }) => {
      const backend = fixture().backend(upstream.name);
      const all = { ...headers, "x-forwarded-for": newClient() };
      const upload = request({ port: fixture()[entry].port, path: prefix, method: "POST", headers: all, agent: false });
      const answered = once(upload, "response");
      for (const chunk of [1000, 2000]) {
        const before = backend.received;
        upload.write(Buffer.alloc(chunk));
        await vi.waitFor(() => expect(backend.received).toBe(before + chunk), { timeout: 2000, interval: 5 });
      }
      upload.end();
      const [response] = await answered;
      expect(response.statusCode).toBe(200);
      response.resume();
    });
  });
}
