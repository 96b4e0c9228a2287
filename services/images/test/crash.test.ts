import { createHash, randomUUID } from "node:crypto";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testConfig, testLog } from "@taskflow/kit/testing.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImagesConfig, settingsFor } from "../src/config.ts";
import { type ImagesRepository, imagesRepository, type NewImage } from "../src/images-repository.ts";
import { openStorage } from "../src/storage/open.ts";
import type { Storage } from "../src/storage/storage.ts";
import { picture } from "./pictures.ts";
import { storages, type TestStorage } from "./storages.ts";

/** The storage, until `steps` changes were made; then the process is as good as dead: nothing works any more. */
function dyingAfter(storage: Storage, steps: number): Storage {
  let left = steps;
  const dying =
    <A extends unknown[], T>(method: (...args: A) => Promise<T>, isChange: boolean) =>
    async (...args: A): Promise<T> => {
      if (left <= 0) throw new Error("crashed");
      if (isChange) left -= 1;
      return method(...args);
    };
  return {
    ...storage,
    keep: dying(storage.keep, true),
    write: dying(storage.write, true),
    remove: dying(storage.remove, true),
    read: dying(storage.read, false),
    has: dying(storage.has, false),
    names: dying(storage.names, false),
  };
}

describe.each(storages)("a crash at any moment, with %s,", (_name, makeStorage) => {
  let stored: TestStorage;
  let storage: Storage;
  let images: ImagesRepository;
  const { log } = testLog();
  const content = picture("png");
  const [one, two] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    stored = await makeStorage();
    const environment = { ...stored.environment, AUTH_URL: "http://127.0.0.1:1" };
    storage = await openStorage(testConfig(settingsFor({ environment }), environment, stored.secrets) as ImagesConfig);
    images = imagesRepository(storage, log);
    mkdirSync(storage.spool.directory, { recursive: true });
    writeFileSync(join(storage.spool.directory, "master"), content);
  });
  afterAll(async () => {
    storage?.close();
    await stored?.close();
  });

  function newImage(task: string | null): NewImage {
    const path = join(storage.spool.directory, randomUUID());
    copyFileSync(join(storage.spool.directory, "master"), path);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const file = { path, bytes: content.length, sha256, type: "image/png" } as const;
    return { file, name: "a.png", task, uploadedBy: null };
  }

  /** What a team sees, which has to fit together. */
  async function seen(team: string): Promise<{ id: string; task: string | null }[]> {
    const { items } = await images.list(team, 100);
    for (const { id } of items) expect(await (await images.open(team, id))?.toArray()).toEqual([content]);
    for (const task of [one, two]) {
      const ofTask = (await images.listOf(team, task, 100)).items;
      expect(ofTask).toEqual(items.filter((item) => item.task === task));
    }
    return items.map(({ id, task }) => ({ id, task }));
  }

  /** Runs `change` with a crash after 0, 1, 2 ... of its steps, until it gets through. @returns how many it has */
  async function crashing(
    change: (images: ImagesRepository, team: string) => Promise<unknown>,
    prepare: (team: string) => Promise<unknown>,
    judge: (team: string) => Promise<void>,
  ): Promise<number> {
    for (let steps = 0; ; steps += 1) {
      const team = randomUUID();
      await prepare(team);
      const done = await change(imagesRepository(dyingAfter(storage, steps), log), team).then(
        () => true,
        (error) => {
          expect(error.message).toBe("crashed");
          return false;
        },
      );
      await judge(team);
      if (done) return steps;
    }
  }

  it("leaves an upload undone or done", async () => {
    const counts: number[] = [];
    const steps = await crashing(
      (dying, team) => dying.add(team, newImage(one)),
      async () => {},
      async (team) => void counts.push((await seen(team)).length),
    );
    expect(steps).toBe(3);
    expect(counts).toEqual([0, 0, 0, 1]);
  });

  it("leaves a picture at its old task or at its new one", async () => {
    let id = "";
    const tasks: unknown[] = [];
    const steps = await crashing(
      (dying, team) => dying.attach(team, id, two),
      async (team) => {
        ({ id } = await images.add(team, newImage(one)));
      },
      async (team) => {
        tasks.push((await seen(team))[0]?.task);
        // And it can be attached again as if nothing had been.
        await images.attach(team, id, one);
        expect(await seen(team)).toEqual([{ id, task: one }]);
        await images.attach(team, id, null);
        expect(await seen(team)).toEqual([{ id, task: null }]);
      },
    );
    expect(steps).toBe(3);
    expect(tasks).toEqual([one, one, two, two]);
  });

  it("leaves a picture whole or deleted, and deleting it again is no error of ours", async () => {
    let id = "";
    const counts: number[] = [];
    const steps = await crashing(
      (dying, team) => dying.remove(team, id),
      async (team) => {
        ({ id } = await images.add(team, newImage(one)));
      },
      async (team) => {
        const found = await seen(team);
        counts.push(found.length);
        expect(await images.remove(team, id)).toBe(found.length === 1);
        expect(await seen(team)).toEqual([]);
        expect(await images.attach(team, id, two)).toBeUndefined();
        expect(await seen(team)).toEqual([]);
      },
    );
    expect(steps).toBe(3);
    expect(counts).toEqual([1, 0, 0, 0]);
  });

  it("does not bring a picture back that is deleted while it is attached", async () => {
    const team = randomUUID();
    const { id } = await images.add(team, newImage(one));
    // Between the reading and the writing of the record, another replica deletes it.
    const late = imagesRepository(
      {
        ...storage,
        write: async (key, text) => {
          await images.remove(team, id);
          await storage.write(key, text);
        },
      },
      log,
    );
    await late.attach(team, id, two);
    expect(await seen(team)).toEqual([]);
  });

  it("of another kind, a damaged record, hides no other picture", async () => {
    const team = randomUUID();
    const { id: damaged } = await images.add(team, newImage(null));
    const { id } = await images.add(team, newImage(null));
    await storage.write(`${team}/records/${damaged}`, "{");
    expect(await seen(team)).toEqual([{ id, task: null }]);
  });

  it("is no reason to take other bytes for the picture", async () => {
    const { file } = newImage(null);
    const key = `${randomUUID()}/pictures/${randomUUID()}`;
    if (storage.name === "volume") return;
    await expect(storage.keep(key, { ...file, sha256: "0".repeat(64) })).rejects.toThrow();
    expect(await storage.has(key)).toBe(false);
  });
});
