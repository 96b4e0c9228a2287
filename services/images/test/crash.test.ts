import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { type ImagesRepository, imagesRepository } from "../src/images-repository.ts";
import type { Storage } from "../src/storage/storage.ts";
import { repositoryWith, type TestRepository } from "./repository.ts";
import { describeStorages } from "./storages.ts";

/** The storage until `steps` changes were made; after that every call fails, as after a crash. */
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

describeStorages("a crash at any moment, with $name,", repositoryWith, (it) => {
  /** Runs `change` with a crash after 0, 1, 2 ... of its steps, until it succeeds. @returns its number of steps */
  async function crashing(
    change: (images: ImagesRepository, team: string) => Promise<unknown>,
    prepare: (team: string) => Promise<unknown>,
    judge: (team: string) => Promise<void>,
    { storage, log }: TestRepository,
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

  it("leaves an upload either done or not done", async ({ repository }) => {
    const { newImage, seen, one } = repository;
    const counts: number[] = [];
    const steps = await crashing(
      (dying, team) => dying.add(team, newImage(one)),
      async () => {},
      async (team) => void counts.push((await seen(team)).length),
      repository,
    );
    expect(steps).toBe(3);
    expect(counts).toEqual([0, 0, 0, 1]);
  });

  it("leaves a picture attached to its old task or to its new one", async ({ repository }) => {
    const { images, newImage, seen, one, two } = repository;
    let id = "";
    const tasks: unknown[] = [];
    const steps = await crashing(
      (dying, team) => dying.attach(team, id, two),
      async (team) => {
        ({ id } = await images.add(team, newImage(one)));
      },
      async (team) => {
        tasks.push((await seen(team))[0]?.task);
        // The picture can be attached again as if nothing had happened.
        await images.attach(team, id, one);
        expect(await seen(team)).toEqual([{ id, task: one }]);
        await images.attach(team, id, null);
        expect(await seen(team)).toEqual([{ id, task: null }]);
      },
      repository,
    );
    expect(steps).toBe(3);
    expect(tasks).toEqual([one, one, two, two]);
  });

  it("leaves a picture complete or deleted, and it can be deleted again", async ({ repository }) => {
    const { images, newImage, seen, one, two } = repository;
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
      repository,
    );
    expect(steps).toBe(3);
    expect(counts).toEqual([1, 0, 0, 0]);
  });
});
