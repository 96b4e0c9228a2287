import { expect, test, vi } from "vitest";
import { ask } from "./ask.ts";
import { type Asked, token } from "./backend.ts";
import type { Fixture } from "./fixture.ts";
import type { RenderedCluster } from "./rendered.ts";

/** The headers and log lines that describe a request on its way. */
export function forwarding({ plan }: RenderedCluster, fixture: () => Fixture): void {
  const { auth, routes } = plan.gateway;
  const arrived = async (entry: "gateway" | "page", path: string, headers: Record<string, string | undefined>) => {
    const { text } = await ask(fixture()[entry].port, path, { headers: { authorization: token.good, ...headers } });
    return JSON.parse(text) as Asked;
  };
  const logged = (entry: "gateway" | "page", id: string | undefined) =>
    fixture()
      [entry].log()
      .filter(({ request_id }) => request_id === id);

  test.each(routes)("$prefix: the first hop makes one id, which every log contains", async ({ prefix, auth: who }) => {
    const { headers } = await arrived("page", `${prefix}/a?token=x`, { "x-request-id": undefined });
    const id = headers["x-request-id"] as string;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    for (const entry of ["page", "gateway"] as const)
      await vi.waitFor(() => expect(logged(entry, id)).toMatchObject([{ path: `${prefix}/a`, status: 200 }]));
    if (who === "user") expect(fixture().backend(auth.name).asked.at(-1)?.headers["x-request-id"]).toBe(id);
    const { headers: next } = await arrived("page", prefix, {});
    expect(next["x-request-id"]).not.toBe(id);
  });

  test.each(routes)("$prefix: a given id is kept", async ({ prefix, auth: who }) => {
    const given = { "x-request-id": `given-${prefix}` };
    expect((await arrived("page", prefix, given)).headers).toMatchObject(given);
    if (who === "user") expect(fixture().backend(auth.name).asked.at(-1)?.headers).toMatchObject(given);
  });

  test("logs a refused request under its requested path", async () => {
    const path = "/api/no-such-path";
    await ask(fixture().gateway.port, `${path}?token=x`, { headers: { "x-request-id": "refused" } });
    await vi.waitFor(() => expect(logged("gateway", "refused")).toMatchObject([{ path, status: 404 }]));
  });

  test.each(routes)("$prefix: X-Forwarded-For grows and ends with the client", async ({ prefix }) => {
    const first = await arrived("gateway", prefix, { "x-forwarded-for": undefined });
    expect(first.headers["x-forwarded-for"]).toBe("127.0.0.1");
    const later = await arrived("gateway", prefix, { "x-forwarded-for": "203.0.113.7" });
    expect(later.headers["x-forwarded-for"]).toBe("203.0.113.7, 203.0.113.7");
    const forged = await arrived("page", prefix, { "x-forwarded-for": "10.9.9.9, 203.0.113.7" });
    expect(forged.headers["x-forwarded-for"]).toBe("10.9.9.9, 203.0.113.7, 127.0.0.1, 203.0.113.7");
  });

  test.each(routes)("$prefix: scheme and host are the first hop's", async ({ prefix }) => {
    const host = "taskflow.example";
    const plain = await arrived("page", prefix, { host, "x-forwarded-proto": undefined });
    expect(plain.headers).toMatchObject({ host, "x-forwarded-proto": "http" });
    const behindTls = await arrived("page", prefix, { host, "x-forwarded-proto": "https" });
    expect(behindTls.headers).toMatchObject({ host, "x-forwarded-proto": "https" });
  });
}
