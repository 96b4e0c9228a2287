import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { imagesRepository } from "../src/images-repository.ts";
import { repositoryWith } from "./repository.ts";
import { describeStorages } from "./storages.ts";

describeStorages("the repository with $name", repositoryWith, (it) => {
  it("does not restore a picture that is deleted while it is attached", async ({ repository }) => {
    const { images, storage, log, newImage, seen, one, two } = repository;
    const team = randomUUID();
    const { id } = await images.add(team, newImage(one));
    // Another replica deletes the picture between the reading and the writing of the record.
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

  it("keeps a picture that is attached to its old task again while the old mark is being removed", async ({
    repository,
  }) => {
    const { images, storage, log, newImage, seen, one, two } = repository;
    const team = randomUUID();
    const { id } = await images.add(team, newImage(one));
    // Between the record that names the new task and the end of the old mark, another replica attaches it to the old
    // task.
    const late = imagesRepository(
      {
        ...storage,
        remove: async (key) => {
          await images.attach(team, id, one);
          await storage.remove(key);
        },
      },
      log,
    );
    await late.attach(team, id, two);
    expect(await seen(team)).toEqual([{ id, task: one }]);
  });

  it("leaves nothing of a picture whose bytes could not be stored", async ({ stored, repository }) => {
    const { storage, log, newImage, one } = repository;
    const team = randomUUID();
    const full = imagesRepository({ ...storage, keep: () => Promise.reject(new Error("full")) }, log);
    await expect(full.add(team, newImage(one))).rejects.toThrow("full");
    expect(stored.files().filter((path) => path.startsWith(team))).toEqual([]);
  });

  it("lists all other pictures if a record is damaged", async ({ repository }) => {
    const { images, storage, newImage } = repository;
    const team = randomUUID();
    const { id: damaged } = await images.add(team, newImage(null));
    const { id } = await images.add(team, newImage(null));
    await storage.write(`${team}/records/${damaged}`, "{");
    expect((await images.list(team, 10)).items).toMatchObject([{ id }]);
    expect(await images.find(team, damaged)).toBeUndefined();
  });

  it("refuses bytes with another hash", async ({ repository }) => {
    const { storage, newImage } = repository;
    const { file } = newImage(null);
    const key = `${randomUUID()}/pictures/${randomUUID()}`;
    if (storage.name === "volume") return;
    await expect(storage.keep(key, { ...file, sha256: "0".repeat(64) })).rejects.toThrow();
    expect(await storage.has(key)).toBe(false);
  });
});
