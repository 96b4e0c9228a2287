/** The repository on a storage, without the rest of the service. */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testConfig, testLog } from "@taskflow/kit/testing.ts";
import { expect, test } from "vitest";
import { type ImagesConfig, settingsFor } from "../src/config.ts";
import { imagesRepository, type NewImage } from "../src/images-repository.ts";
import { openStorage } from "../src/storage/open.ts";
import { picture } from "./pictures.ts";
import type { TestStorage } from "./storages.ts";

const content = picture("png");

async function openRepository(stored: TestStorage) {
  const environment = { ...stored.environment, AUTH_URL: "http://127.0.0.1:1" };
  const config = testConfig(settingsFor({ environment }), environment, stored.secrets) as ImagesConfig;
  const storage = await openStorage(config);
  const { log } = testLog();
  const images = imagesRepository(storage, log);
  const [one, two] = [randomUUID(), randomUUID()];
  mkdirSync(storage.spool.directory, { recursive: true });

  return {
    storage,
    log,
    images,
    /** The ids of two tasks. */
    one,
    two,
    newImage(task: string | null): NewImage {
      const path = join(storage.spool.directory, randomUUID());
      writeFileSync(path, content);
      const sha256 = createHash("sha256").update(content).digest("hex");
      const file = { path, bytes: content.length, sha256, type: "image/png" } as const;
      return { file, name: "a.png", task, uploadedBy: null };
    },
    /** The pictures that a team sees. Checks that lists, bytes and tasks agree. */
    async seen(team: string): Promise<{ id: string; task: string | null }[]> {
      const { items } = await images.list(team, 100);
      // No bytes of invisible pictures: a crash may leave small files only.
      const kept = stored.files().filter((path) => path.startsWith(`${team}/pictures/`));
      expect(kept).toEqual(items.map(({ id }) => `${team}/pictures/${id}`));
      for (const { id } of items) expect(await (await images.open(team, id))?.toArray()).toEqual([content]);
      for (const task of [one, two]) {
        const ofTask = (await images.listOf(team, task, 100)).items;
        expect(ofTask).toEqual(items.filter((item) => item.task === task));
      }
      return items.map(({ id, task }) => ({ id, task }));
    },
  };
}

export type TestRepository = Awaited<ReturnType<typeof openRepository>>;

/** Tests of the repository on one storage, which all tests of a file share. */
export const repositoryWith = (makeStorage: () => Promise<TestStorage>) =>
  test
    // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
    .extend("stored", { scope: "file" }, async ({}, { onCleanup }) => {
      const stored = await makeStorage();
      onCleanup(stored.close);
      return stored;
    })
    .extend("repository", { scope: "file" }, async ({ stored }, { onCleanup }) => {
      const repository = await openRepository(stored);
      onCleanup(() => repository.storage.close());
      return repository;
    });
