import { describe, expect, test } from "vitest";
import { endpoint } from "../../src/model/endpoints.ts";
import { ask } from "./ask.ts";
import { type Asked, token } from "./backend.ts";
import type { Fixture } from "./fixture.ts";
import { expectProblem } from "./problem.ts";
import type { RenderedCluster } from "./rendered.ts";

/** Headers by which a client claims an identity. CGI servers read `X_User` as `X-User`. */
const claims = { "x-user": "root", X_User: "root", "x-team": "wheel", X_Team: "wheel" };
const session = { cookie: "taskflow_session=opaque" };

export function auth({ plan }: RenderedCluster, fixture: () => Fixture): void {
  const gateway = () => fixture().gateway.port;
  const authBackend = () => fixture().backend(plan.gateway.auth.name);
  const verifications = () => authBackend().asked.filter(({ url }) => url === endpoint.verify);
  const claimsIn = ({ headers }: Asked) => Object.entries(headers).filter(([name]) => /^x[-_](user|team)/.test(name));
  const withUser = plan.gateway.routes.filter((route) => route.auth === "user");
  const open = plan.gateway.routes.filter((route) => route.auth === "none");

  describe.each(withUser)("$prefix calls auth first", ({ prefix, upstream }) => {
    test.each([{}, { authorization: "Bearer forged" }])(
      "answers 401 to %o and does not call the backend",
      async (headers) => {
        const [backend, before] = [fixture().backend(upstream.name), fixture().backend(upstream.name).asked.length];
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
      },
    );

    test("passes the identity from auth alone to the backend, and no session cookie", async () => {
      const before = verifications().length;
      const { text } = await ask(gateway(), prefix, { headers: { authorization: token.good, ...session, ...claims } });
      const arrived: Asked = JSON.parse(text);
      expect(Object.fromEntries(claimsIn(arrived))).toEqual({ "x-user": token.user, "x-team": token.team });
      expect(arrived.headers).toMatchObject({ authorization: token.signed });
      expect(arrived.headers.cookie).toBeUndefined();
      expect(verifications().at(-1)?.headers).toMatchObject(session);
      expect(verifications().length).toBe(before + 1);
    });

    test("sends a body, chunked or whole, to the backend and not to auth", async () => {
      for (const body of [Buffer.alloc(70_000), [Buffer.alloc(50_000), Buffer.alloc(20_000)]]) {
        const headers = { authorization: token.good };
        const { text } = await ask(gateway(), prefix, { method: "POST", headers, body });
        expect(JSON.parse(text)).toMatchObject({ at: upstream.name, bytes: 70_000 });
        const { bytes, headers: sent } = verifications().at(-1) as Asked;
        expect([bytes, sent["content-length"], sent["transfer-encoding"]]).toEqual([0, undefined, undefined]);
      }
    });
  });

  test.each(open)("$prefix does not call auth and drops claimed identities", async ({ prefix, upstream }) => {
    const before = verifications().length;
    const own = { authorization: token.good, ...session };
    const { text } = await ask(gateway(), `${prefix}/x`, { headers: { ...own, ...claims } });
    expect(JSON.parse(text).headers).toMatchObject(own);
    expect(JSON.parse(text).at).toBe(upstream.name);
    expect(claimsIn(JSON.parse(text))).toEqual([]);
    expect(verifications().length).toBe(before);
  });
}
