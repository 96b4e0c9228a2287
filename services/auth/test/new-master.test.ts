import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, testLog } from "@taskflow/kit/testing.ts";
import { decodeProtectedHeader } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { keyFile } from "../src/key-file.ts";
import { keyRing } from "../src/key-ring.ts";
import { deriveKey } from "../src/signing-keys.ts";
import {
  type AuthOptions,
  type AuthWorld,
  login,
  type Needs,
  newMaster,
  type Person,
  startAuth,
  startNeeds,
  verify,
  withToken,
} from "./world.ts";

const dayLength = 86_400_000;
const noon = Date.UTC(2026, 6, 1, 12);

let needs: Needs;
let ana: Person;
const worlds: AuthWorld[] = [];
beforeAll(async () => {
  needs = await startNeeds();
  ana = await needs.person();
});
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
afterAll(async () => {
  await needs?.close();
});

async function start(more: Partial<AuthOptions>): Promise<AuthWorld> {
  const world = await startAuth({ ...needs, ...more });
  worlds.push(world);
  await world.ready();
  return world;
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedBy = async ({ app }: AuthWorld): Promise<{ kid: string; x: string }[]> =>
  (await app.inject("/.well-known/jwks.json")).json().keys;

describe("a new master", () => {
  const change = async (settle?: number) => {
    const [old, next] = [newMaster(), newMaster()];
    let now = noon;
    const clock = () => now;
    const keys = keyRing({ file: old, clock, ...(settle !== undefined && { settle }) });
    const world = await start({ clock, keys });
    const { cookie, token } = await login(world, ana);
    const signer = async () =>
      kidOf(String((await verify(world, cookie)).headers.authorization).replace("Bearer ", ""));
    const at = (seconds: number) => {
      now = noon + seconds * 1_000;
    };
    const kid = (master: string) => deriveKey(master, Math.floor(noon / dayLength)).kid;
    return { world, keys, old, next, cookie, token, signer, at, kid };
  };

  it("in the first line is published at once, and signs when every replica has had time to read it", async () => {
    const { world, keys, old, next, token, signer, at, kid } = await change();
    expect(keys.update(`${next}\n${old}\n`)).toBe(true);
    expect((await publishedBy(world)).map((key) => key.kid)).toContain(kid(next));
    expect(await publishedBy(world)).toHaveLength(6);
    expect(await signer()).toBe(kid(old));
    at(179);
    expect(await signer()).toBe(kid(old));
    at(400);
    expect(await signer()).toBe(kid(next));
    expect((await verify(world, withToken(token))).statusCode).toBe(204);
    // Then the old one may go.
    keys.update(next);
    expect((await verify(world, withToken(token))).statusCode).toBe(401);
  });

  it("alone, as after a theft, counts at once: the old one's tokens are refused, sessions go on", async () => {
    const { world, keys, next, cookie, token, signer, kid } = await change();
    keys.update(next);
    expect(await signer()).toBe(kid(next));
    expect((await verify(world, withToken(token))).statusCode).toBe(401);
    expect((await verify(world, cookie)).statusCode).toBe(204);
  });

  it("in the last line changes nothing but what is published", async () => {
    const { world, keys, old, next, signer, at, kid } = await change();
    keys.update(`${old}\n${next}`);
    at(400);
    expect(await signer()).toBe(kid(old));
    expect(await publishedBy(world)).toHaveLength(6);
  });

  it("is noticed in the file, as kubelet changes it; what is bad is not taken", async () => {
    const folder = await mkdtemp(join(tmpdir(), "taskflow-keys-"));
    const path = join(folder, "signing-key");
    let version = 0;
    /** A new folder, and a link to it that is swapped. */
    const mount = async (contents: string) => {
      version += 1;
      await mkdir(join(folder, `..${version}`));
      await writeFile(join(folder, `..${version}`, "signing-key"), contents);
      await rm(join(folder, "..data"), { force: true });
      await symlink(`..${version}`, join(folder, "..data"));
    };
    const [old, next] = [newMaster(), newMaster()];
    await mount(old);
    await symlink("..data/signing-key", path);
    const keys = keyRing({ file: old });
    const { log, lines } = testLog();
    const file = keyFile({ path, keys, log, pauseMs: 10 });
    file.start();
    await mount(`${next}\n${old}\n`);
    await eventually(() => keys.published().length === 6);
    await mount("short");
    await eventually(() => lines.some(({ err }) => /5 characters in line 1/.test(JSON.stringify(err))));
    expect(keys.published()).toHaveLength(6);
    await mount(next);
    await eventually(() => keys.published().length === 3, 15_000);
    await rm(join(folder, "..data"));
    await eventually(() => lines.some(({ err }) => /ENOENT/.test(JSON.stringify(err))));
    expect(keys.published()).toHaveLength(3);
    await file.stop();
    expect(JSON.stringify(lines)).not.toContain(old);
    expect(JSON.stringify(lines)).not.toContain(next);
    await rm(folder, { recursive: true });
  });
});
