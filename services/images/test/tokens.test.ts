import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import type { Auth, Caller } from "./auth.ts";
import { form, listed, startImages, testsWith, upload, uploaded } from "./fixture.ts";
import { folderStorage } from "./storages.ts";

const it = testsWith(async () => folderStorage());

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const bad: readonly (readonly [string, (auth: Auth) => Promise<Record<string, string>> | Record<string, string>])[] = [
  ["no token", () => ({})],
  ["the gateway's headers instead of a token", () => ({ "x-user": randomUUID(), "x-team": randomUUID() })],
  ["a malformed token", () => ({ authorization: "Bearer x.y.z" })],
  ["a password", () => ({ authorization: "Basic eDp5" })],
  ["a token that has expired", (auth) => bearer(auth, { expires: -301 })],
  ["a forged token", (auth) => bearer(auth, { forged: true })],
  [
    "an unsigned token",
    () => {
      const claims = { sub: randomUUID(), team: randomUUID(), iss: "taskflow", aud: "taskflow", iat: 1, exp: 9e9 };
      return { authorization: `Bearer ${base64({ alg: "none" })}.${base64(claims)}.` };
    },
  ],
  ["a token with an invalid team", (auth) => bearer(auth, {}, { user: randomUUID(), team: "../.." })],
];

async function bearer(auth: Auth, options: object, caller: Caller = { user: randomUUID(), team: randomUUID() }) {
  return { authorization: `Bearer ${await auth.token(caller, options)}` };
}

describe.each(bad)("with %s", (_what, headersOf) => {
  it.for([
    ["GET", "/images"],
    ["GET", `/images/${randomUUID()}`],
    ["HEAD", `/images/${randomUUID()}`],
    ["PUT", `/images/${randomUUID()}/task`],
    ["DELETE", `/images/${randomUUID()}`],
    ["POST", "/images"],
    ["POST", "/images/upload"],
  ] as const)("%s %s is refused", async ([method, path], { storage, service }) => {
    const body = method === "POST" ? form() : undefined;
    const answer = await service.ask(path, { method, headers: await headersOf(service.auth), ...(body && { body }) });
    expect(answer.status).toBe(401);
    expect(storage.files()).toEqual([]);
    await answer.body?.cancel();
  });
});

describe("a token", () => {
  it("is valid for a while after its expiry, because clocks differ", async ({ service }) => {
    expect((await service.ask("/images", { headers: await bearer(service.auth, { expires: -200 }) })).status).toBe(200);
  });

  it("determines the team, whatever the request's headers say", async ({ service }) => {
    const [one, two] = [await service.auth.caller(), await service.auth.caller()];
    await uploaded(service, one.headers);
    const asOne = { ...two.headers, "x-user": one.user, "x-team": one.team };
    expect((await listed(service, asOne)).items).toEqual([]);
  });

  it("cannot be verified while auth is down", async ({ storage }) => {
    const other = await startImages(storage);
    other.auth.close();
    const answer = await upload(other, (await other.auth.caller()).headers);
    expect(answer.status).toBe(503);
    expect((await other.ask("/readyz")).status).toBe(200);
    await other.close();
  });
});

describe("every service has", () => {
  it.for(["/", "/docs", "/healthz", "/readyz", "/health", "/metrics"])(
    "%s, without a token",
    async (path, { service }) => {
      const answer = await service.ask(path);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    },
  );

  it("an OpenAPI document of all its routes", async ({ service }) => {
    const { paths } = (await (await service.ask("/docs/json")).json()) as { paths: Record<string, object> };
    expect(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods).sort()])).toEqual([
      ["/images", ["get", "post"]],
      ["/images/upload", ["post"]],
      ["/images/{id}", ["delete", "get", "head"]],
      ["/images/{id}/task", ["put"]],
    ]);
    expect(JSON.stringify(paths["/images"])).toContain("multipart/form-data");
  });
});
