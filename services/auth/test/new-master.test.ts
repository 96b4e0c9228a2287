import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, testLog } from "@taskflow/kit/testing.ts";
import { decodeProtectedHeader } from "jose";
import { describe, expect } from "vitest";
import { keyFile } from "../src/key-file.ts";
import { keyRing } from "../src/key-ring.ts";
import { deriveKey } from "../src/signing-keys.ts";
import { it, login, newMaster, type Person, type RunningAuth, type Start, verify, withToken } from "./fixture.ts";

const dayLength = 86_400_000;
const noon = Date.UTC(2026, 6, 1, 12);

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedBy = async ({ app }: RunningAuth): Promise<{ kid: string; x: string }[]> =>
  (await app.inject("/.well-known/jwks.json")).json().keys;

describe("a new master secret", () => {
  const change = async (start: Start, ana: Person, settle?: number) => {
    const [old, next] = [newMaster(), newMaster()];
    let now = noon;
    const clock = () => now;
    const keys = keyRing({ file: old, clock, ...(settle !== undefined && { settle }) });
    const auth = await start({ clock, keys });
    const { cookie, token } = await login(auth, ana);
    const signer = async () => kidOf(String((await verify(auth, cookie)).headers.authorization).replace("Bearer ", ""));
    const at = (seconds: number) => {
      now = noon + seconds * 1_000;
    };
    const kid = (master: string) => deriveKey(master, Math.floor(noon / dayLength)).kid;
    return { auth, keys, old, next, cookie, token, signer, at, kid };
  };

  it("in the first line is published at once and signs after every replica has had time to read it", async ({
    ana,
    start,
  }) => {
    const { auth, keys, old, next, token, signer, at, kid } = await change(start, ana);
    expect(keys.update(`${next}\n${old}\n`)).toBe(true);
    expect((await publishedBy(auth)).map((key) => key.kid)).toContain(kid(next));
    expect(await publishedBy(auth)).toHaveLength(6);
    expect(await signer()).toBe(kid(old));
    at(179);
    expect(await signer()).toBe(kid(old));
    at(400);
    expect(await signer()).toBe(kid(next));
    expect((await verify(auth, withToken(token))).statusCode).toBe(204);
    // Then the old master may be removed.
    keys.update(next);
    expect((await verify(auth, withToken(token))).statusCode).toBe(401);
  });

  it("alone, as after a theft, signs at once: the old one's tokens are refused, sessions continue", async ({
    ana,
    start,
  }) => {
    const { auth, keys, next, cookie, token, signer, kid } = await change(start, ana);
    keys.update(next);
    expect(await signer()).toBe(kid(next));
    expect((await verify(auth, withToken(token))).statusCode).toBe(401);
    expect((await verify(auth, cookie)).statusCode).toBe(204);
  });

  it("in the last line changes only the published keys", async ({ ana, start }) => {
    const { auth, keys, old, next, signer, at, kid } = await change(start, ana);
    keys.update(`${old}\n${next}`);
    at(400);
    expect(await signer()).toBe(kid(old));
    expect(await publishedBy(auth)).toHaveLength(6);
  });

  it("is read from the file when kubelet replaces it; bad contents are ignored", async () => {
    const folder = await mkdtemp(join(tmpdir(), "taskflow-keys-"));
    const path = join(folder, "signing-key");
    let version = 0;
    /** Creates a new folder and replaces the link to it. */
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
