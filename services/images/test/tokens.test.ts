import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "./auth.ts";
import { type FolderStorage, folderStorage } from "./storages.ts";
import { form, type ImagesWorld, listed, startImages, upload, uploaded } from "./world.ts";

let storage: FolderStorage;
let world: ImagesWorld;
beforeAll(async () => {
  storage = folderStorage();
  world = await startImages(storage);
});
afterAll(async () => {
  await world?.close();
  await storage?.close();
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const bad: readonly (readonly [string, () => Promise<Record<string, string>> | Record<string, string>])[] = [
  ["no token", () => ({})],
  ["the gateway's headers instead of a token", () => ({ "x-user": randomUUID(), "x-team": randomUUID() })],
  ["a malformed token", () => ({ authorization: "Bearer x.y.z" })],
  ["a password", () => ({ authorization: "Basic eDp5" })],
  ["a token that has expired", () => bearer({ expires: -301 })],
  ["a forged token", () => bearer({ forged: true })],
  [
    "an unsigned token",
    () => {
      const claims = { sub: randomUUID(), team: randomUUID(), iss: "taskflow", aud: "taskflow", iat: 1, exp: 9e9 };
      return { authorization: `Bearer ${base64({ alg: "none" })}.${base64(claims)}.` };
    },
  ],
  ["a token with an invalid team", () => bearer({}, { user: randomUUID(), team: "../.." })],
];

async function bearer(options: object, caller: Caller = { user: randomUUID(), team: randomUUID() }) {
  return { authorization: `Bearer ${await world.auth.token(caller, options)}` };
}

describe.each(bad)("with %s", (_what, headersOf) => {
  it.each([
    ["GET", "/images"],
    ["GET", `/images/${randomUUID()}`],
    ["HEAD", `/images/${randomUUID()}`],
    ["PUT", `/images/${randomUUID()}/task`],
    ["DELETE", `/images/${randomUUID()}`],
    ["POST", "/images"],
    ["POST", "/images/upload"],
  ])("%s %s is refused", async (method, path) => {
    const body = method === "POST" ? form() : undefined;
    const answer = await world.ask(path, { method, headers: await headersOf(), ...(body && { body }) });
    expect(answer.status).toBe(401);
    expect(storage.files()).toEqual([]);
    await answer.body?.cancel();
  });
});

describe("a token", () => {
  it("is valid for a while after its expiry, because clocks differ", async () => {
    expect((await world.ask("/images", { headers: await bearer({ expires: -200 }) })).status).toBe(200);
  });

  it("determines the team, whatever the request's headers say", async () => {
    const [one, two] = [await world.auth.caller(), await world.auth.caller()];
    await uploaded(world, one.headers);
    const asOne = { ...two.headers, "x-user": one.user, "x-team": one.team };
    expect((await listed(world, asOne)).items).toEqual([]);
  });

  it("cannot be verified while auth is down", async () => {
    const other = await startImages(storage);
    other.auth.close();
    const answer = await upload(other, (await other.auth.caller()).headers);
    expect(answer.status).toBe(503);
    expect((await other.ask("/readyz")).status).toBe(200);
    await other.close();
  });
});

describe("every service has", () => {
  it.each(["/", "/docs", "/healthz", "/readyz", "/health", "/metrics"])("%s, without a token", async (path) => {
    const answer = await world.ask(path);
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  });

  it("an OpenAPI document of all its routes", async () => {
    const { paths } = (await (await world.ask("/docs/json")).json()) as { paths: Record<string, object> };
    expect(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods).sort()])).toEqual([
      ["/images", ["get", "post"]],
      ["/images/upload", ["post"]],
      ["/images/{id}", ["delete", "get", "head"]],
      ["/images/{id}/task", ["put"]],
    ]);
    expect(JSON.stringify(paths["/images"])).toContain("multipart/form-data");
  });
});
