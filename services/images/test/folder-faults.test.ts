import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterEach, describe, expect, it } from "vitest";
import { form, type ImagesService, listed, startImages, upload, uploaded } from "./fixture.ts";
import { pngOf } from "./pictures.ts";
import { everything, statusOf } from "./requests.ts";
import { type Service, startService } from "./service.ts";
import { type FolderStorage, folderStorage } from "./storages.ts";

let storage: FolderStorage;
let running: ImagesService | undefined;
let service: Service | undefined;
afterEach(async () => {
  await running?.close();
  await service?.close();
  await storage?.close();
  [running, service] = [undefined, undefined];
});

describe("a missing volume", () => {
  it("makes the service unready and every request a 503, until it is back", async () => {
    storage = folderStorage();
    running = await startImages(storage);
    const { headers } = await running.auth.caller();
    const { id } = await uploaded(running, headers);
    const asked = everything(running, headers, id);
    const readiness = async () => {
      const answer = await running?.ask("/readyz");
      return [answer?.status, (await answer?.json()) as object];
    };
    expect(await readiness()).toMatchObject([200, { checks: { volume: { status: "up" } } }]);

    renameSync(storage.path, `${storage.path}-away`);
    for (const [name, ask] of Object.entries(asked)) expect([name, await ask()]).toEqual([name, 503]);
    await eventually(async () => (await readiness())[0] === 503);
    expect(await readiness()).toMatchObject([
      503,
      { checks: { volume: { error: expect.stringContaining("ENOENT") } } },
    ]);
    expect(await statusOf(running.ask("/healthz"))).toBe(200);
    // The service created nothing in its place.
    expect(existsSync(storage.path)).toBe(false);

    renameSync(`${storage.path}-away`, storage.path);
    await eventually(async () => (await readiness())[0] === 200);
    expect(await asked.get()).toBe(200);
    expect(await asked.upload()).toBe(201);
  });

  it("may appear after the start: the service waits for it", async () => {
    storage = folderStorage();
    rmSync(storage.path, { recursive: true });
    service = await startService(storage);
    expect((await service.readiness()).code).toBe(503);
    expect(await service.alive()).toBe(true);
    mkdirSync(storage.path);
    await eventually(async () => (await service?.readiness())?.code === 200);
    await uploaded(service, (await service.auth.caller()).headers);
  });
});

/** Whether tests may mount a separate file system, which only the service sees. */
const canMount = spawnSync("unshare", ["--mount", "sh", "-c", "mount -t tmpfs none /mnt"]).status === 0;
const why = "mounting is not permitted here";

describe.skipIf(!canMount)(canMount ? "a volume of 16 MB" : why, () => {
  async function startOnSmallVolume() {
    storage = folderStorage();
    const mount = `mount -t tmpfs -o size=16m none ${storage.path}`;
    service = await startService(storage, { mount });
    const pid = service.pid();
    const seen = `/proc/${pid}/root${storage.path}`;
    const { headers } = await service.auth.caller();
    return {
      service,
      headers,
      files: () =>
        readdirSync(seen, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => name)
          .sort(),
      fill: (bytes: number) => writeFileSync(join(seen, "other"), Buffer.alloc(bytes)),
      free: () => rmSync(join(seen, "other")),
      remount: (how: "ro" | "rw") => {
        const args = ["--target", String(pid), "--mount", "mount", "-o", `remount,${how}`, storage.path];
        expect(spawnSync("nsenter", args).status).toBe(0);
      },
    };
  }

  it("is a 507 when it is full, keeps no partial files, and works again when there is room", async () => {
    const { service, headers, files } = await startOnSmallVolume();
    const large = form(pngOf(9_000_000));
    const first = await upload(service, headers, large);
    expect(first.status).toBe(201);
    const { id } = (await first.json()) as { id: string };
    const before = files();
    const refused = await upload(service, headers, large);
    expect(refused.status).toBe(507);
    expect(await refused.json()).toMatchObject({ detail: "there is no room left for pictures" });
    expect(files()).toEqual(before);
    // The service stays ready: pictures must be deletable to make room.
    expect((await service.readiness()).code).toBe(200);
    expect(await (await service.ask("/metrics")).text()).toContain('taskflow_uploads_total{result="full"} 1');
    expect(await statusOf(service.ask(`/images/${id}`, { method: "DELETE", headers }))).toBe(204);
    expect(files()).toEqual([]);
    expect(await statusOf(upload(service, headers, large))).toBe(201);
  });

  it("is a 507 when only the last bytes have no room, and keeps no partial files", async () => {
    const { service, headers, files, fill, free } = await startOnSmallVolume();
    const { id } = await uploaded(service, headers);
    const before = files();
    fill(16 * 1024 * 1024 - 12 * 4096);
    const answers: number[] = [];
    for (let blocks = 12; blocks > 0; blocks -= 1) {
      free();
      fill(16 * 1024 * 1024 - (blocks + 5) * 4096);
      answers.push(await statusOf(upload(service, headers, form(pngOf(20_000)))));
      const [added] = (await listed(service, headers)).items.filter((item) => item.id !== id);
      if (added) await statusOf(service.ask(`/images/${added.id}`, { method: "DELETE", headers }));
      expect(files().filter((name) => name !== "other")).toEqual(before);
    }
    expect(answers[0]).toBe(201);
    expect(answers.at(-1)).toBe(507);
    expect(new Set(answers)).toEqual(new Set([201, 507]));
  });

  it("makes the service unready while it is read-only, and its pictures are still served", async () => {
    const { service, headers, files, remount } = await startOnSmallVolume();
    const { id } = await uploaded(service, headers);
    const before = files();
    const asked = everything(service, headers, id);
    remount("ro");
    await eventually(async () => (await service.readiness()).code === 503);
    expect((await service.readiness()).checks.volume?.error).toContain("EROFS");
    expect(await service.alive()).toBe(true);
    const answers = Object.fromEntries(
      await Promise.all(Object.entries(asked).map(async ([name, ask]) => [name, await ask()])),
    );
    expect(answers).toEqual({ list: 200, listOfTask: 200, get: 200, head: 200, attach: 503, upload: 503, delete: 503 });
    expect(files()).toEqual(before);
    remount("rw");
    await eventually(async () => (await service.readiness()).code === 200);
    expect(await asked.upload()).toBe(201);
  });
});
