import { describe, expect, test } from "vitest";
import { endpoint } from "../../src/model/endpoints.ts";
import { ask } from "./ask.ts";
import { type Asked, token } from "./backend.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";
import type { World } from "./world.ts";

/** What a client may claim to be; the second is the same for servers that speak CGI. */
const claims = { "x-user": "root", X_User: "root", "x-team": "wheel", X_Team: "wheel" };
const session = { cookie: "taskflow_session=opaque" };

export function auth({ plan }: RenderedCluster, world: () => World): void {
  const gateway = () => world().gateway.port;
  const authBackend = () => world().backend(plan.gateway.auth.name);
  const verifications = () => authBackend().asked.filter(({ url }) => url === endpoint.verify);
  const claimsIn = ({ headers }: Asked) => Object.entries(headers).filter(([name]) => /^x[-_](user|team)/.test(name));
  const withUser = plan.gateway.routes.filter((route) => route.auth === "user");
  const open = plan.gateway.routes.filter((route) => route.auth === "none");

  describe.each(withUser)("$prefix asks auth first", ({ prefix, upstream }) => {
    test.each([{}, { authorization: "Bearer forged" }])("%o: 401, and the backend is not asked", async (headers) => {
      const [backend, before] = [world().backend(upstream.name), world().backend(upstream.name).asked.length];
      const answer = await ask(gateway(), `${prefix}/x?y=1`, { method: "PUT", headers: { ...headers, ...claims } });
      expectProblem(answer, 401);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
      expect(backend.asked.length).toBe(before);
      const asked = verifications().at(-1);
      expect(asked).toMatchObject({
        bytes: 0,
        headers: { ...headers, "x-original-method": "PUT", "x-original-uri": `${prefix}/x?y=1` },
      });
      expect(asked && claimsIn(asked)).toEqual([]);
    });

    test("204: the backend learns who it is from auth alone, and no session", async () => {
      const before = verifications().length;
      const { text } = await ask(gateway(), prefix, { headers: { authorization: token.good, ...session, ...claims } });
      const arrived: Asked = JSON.parse(text);
      expect(Object.fromEntries(claimsIn(arrived))).toEqual({ "x-user": token.user, "x-team": token.team });
      expect(arrived.headers).toMatchObject({ authorization: token.signed });
      expect(arrived.headers.cookie).toBeUndefined();
      expect(verifications().at(-1)?.headers).toMatchObject(session);
      expect(verifications().length).toBe(before + 1);
    });

    test("a body in chunks or in one piece goes to the backend, not to auth", async () => {
      for (const body of [Buffer.alloc(70_000), [Buffer.alloc(50_000), Buffer.alloc(20_000)]]) {
        const headers = { authorization: token.good };
        const { text } = await ask(gateway(), prefix, { method: "POST", headers, body });
        expect(JSON.parse(text)).toMatchObject({ at: upstream.name, bytes: 70_000 });
        const { bytes, headers: sent } = verifications().at(-1) as Asked;
        expect([bytes, sent["content-length"], sent["transfer-encoding"]]).toEqual([0, undefined, undefined]);
      }
    });
  });

  test.each(open)("$prefix asks nobody, and nobody is who they say", async ({ prefix, upstream }) => {
    const before = verifications().length;
    const own = { authorization: token.good, ...session };
    const { text } = await ask(gateway(), `${prefix}/x`, { headers: { ...own, ...claims } });
    expect(JSON.parse(text).headers).toMatchObject(own);
    expect(JSON.parse(text).at).toBe(upstream.name);
    expect(claimsIn(JSON.parse(text))).toEqual([]);
    expect(verifications().length).toBe(before);
  });
}
