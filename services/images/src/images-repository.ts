/**
 * A team's pictures. Each consists of three objects below the team's prefix:
 *
 *   <team>/pictures/<id>              the bytes; a picture exists if and only if these do
 *   <team>/records/<id>               its metadata, as JSON; written before the bytes, removed after them
 *   <team>/tasks/<task>/<id>.<mark>   empty: an index of a task's pictures; written before the record that names it
 *
 * So a crash at any moment leaves a picture either complete or absent, and attached to the one task that its record
 * names. A crash may leave small objects, which no request shows.
 */
import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import type { Log } from "@taskflow/kit/log.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { PictureType } from "./pictures/picture.ts";
import type { ByteRange, LocalFile, Storage } from "./storage/storage.ts";

interface Record {
  readonly name: string;
  readonly type: PictureType;
  readonly bytes: number;
  readonly sha256: string;
  readonly uploadedBy: string | null;
  readonly createdAt: string;
  readonly task: string | null;
  /** Each attachment has its own mark, so that removing one never removes the next. */
  readonly mark: string | null;
}

export interface Image extends Omit<Record, "mark"> {
  /** A UUID of version 7: pictures are listed in the order of their upload. */
  readonly id: string;
}

export interface NewImage {
  readonly file: LocalFile & { readonly type: PictureType };
  readonly name: string;
  readonly task: string | null;
  readonly uploadedBy: string | null;
}

export type ImagesRepository = ReturnType<typeof imagesRepository>;

export function imagesRepository(storage: Storage, log: Log) {
  const pictures = (team: string, id = "") => `${team}/pictures/${id}`;
  const recordOf = (team: string, id: string) => `${team}/records/${id}`;
  const marks = (team: string, task: string, mark = "") => `${team}/tasks/${task}/${mark}`;
  const newMark = (id: string) => `${id}.${randomBytes(6).toString("hex")}`;

  async function read(team: string, id: string): Promise<Record | undefined> {
    const text = await storage.read(recordOf(team, id));
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch (error) {
      // A damaged record must not hide the other pictures.
      log.error({ err: error, key: recordOf(team, id) }, "the record of a picture is not JSON");
      return undefined;
    }
  }

  async function write(team: string, id: string, record: Record): Promise<void> {
    if (record.task && record.mark) await storage.write(marks(team, record.task, record.mark), "");
    await storage.write(recordOf(team, id), JSON.stringify(record));
  }

  /** Removes the bytes first: without them the picture does not exist. */
  async function erase(team: string, id: string, record: Record): Promise<void> {
    await storage.remove(pictures(team, id));
    await storage.remove(recordOf(team, id));
    if (record.task && record.mark) await storage.remove(marks(team, record.task, record.mark));
  }

  async function present(team: string, id: string): Promise<Record | undefined> {
    const record = await read(team, id);
    return record && (await storage.has(pictures(team, id))) ? record : undefined;
  }

  const imageOf = (id: string, { mark: _, ...known }: Record): Image => ({ id, ...known });

  /** The images of those `ids` that exist, in the same order. */
  async function all(ids: readonly string[], find: (id: string) => Promise<Record | undefined>): Promise<Image[]> {
    const records = await Promise.all(ids.map(async (id) => ({ id, record: await find(id) })));
    return records.flatMap(({ id, record }) => (record ? [imageOf(id, record)] : []));
  }

  return {
    async add(team: string, { file, name, task, uploadedBy }: NewImage): Promise<Image> {
      const id = uuid7();
      const { type, bytes, sha256 } = file;
      const known = { name, type, bytes, sha256, uploadedBy, createdAt: new Date().toISOString() };
      const record = { ...known, task, mark: task && newMark(id) };
      try {
        await write(team, id, record);
        await storage.keep(pictures(team, id), file);
      } catch (error) {
        await erase(team, id, record).catch((err) => log.warn({ err, team, id }, "a failed upload left its record"));
        throw error;
      }
      return imageOf(id, record);
    },

    async find(team: string, id: string): Promise<Image | undefined> {
      const record = await read(team, id);
      return record && imageOf(id, record);
    },

    /** The bytes, as a stream; undefined if there is no such picture. */
    open(team: string, id: string, range?: ByteRange): Promise<Readable | undefined> {
      return storage.open(pictures(team, id), range);
    },

    async has(team: string, id: string): Promise<boolean> {
      return storage.has(pictures(team, id));
    },

    /** @param after the last id of the page before */
    async list(team: string, limit: number, after = ""): Promise<{ items: Image[]; next: string | null }> {
      const ids = await storage.names(pictures(team), after, limit + 1);
      const items = await all(ids.slice(0, limit), (id) => read(team, id));
      return { items, next: ids.length > limit ? (ids[limit - 1] ?? null) : null };
    },

    /** The same for one task. */
    async listOf(team: string, task: string, limit: number, after?: string) {
      // "~" sorts after every mark of the last picture.
      const names = await storage.names(marks(team, task), after ? `${after}.~` : "", limit + 1);
      const ids = names.map((name) => name.split(".", 1)[0] as string);
      const items = await all([...new Set(ids.slice(0, limit))], async (id) => {
        const record = await present(team, id);
        return record?.task === task ? record : undefined;
      });
      return { items, next: ids.length > limit ? (ids[limit - 1] ?? null) : null };
    },

    /** Attaches the picture to another task, or to none. Resolves to undefined if there is no such picture. */
    async attach(team: string, id: string, task: string | null): Promise<Image | undefined> {
      const old = await present(team, id);
      if (!old) return undefined;
      if (old.task === task) return imageOf(id, old);
      const record = { ...old, task, mark: task && newMark(id) };
      await write(team, id, record);
      if (old.task && old.mark) await storage.remove(marks(team, old.task, old.mark));
      return imageOf(id, record);
    },

    /** @returns whether the picture existed */
    async remove(team: string, id: string): Promise<boolean> {
      const record = await present(team, id);
      if (record) await erase(team, id, record);
      return record !== undefined;
    },
  };
}
