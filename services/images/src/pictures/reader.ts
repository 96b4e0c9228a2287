import type { FileHandle } from "node:fs/promises";

/** The fault of a file that starts like a picture; the message continues "the file ...". */
export class NoPicture extends Error {}

/** Random access to a file through a window, so that many small reads need few disk reads. */
export interface Reader {
  /** The size of the whole file. */
  readonly bytes: number;
  /** @throws NoPicture if the file ends before that */
  at(position: number, length: number): Promise<Buffer>;
  /** The position of `pattern` at or after `from`; -1 if it is absent. */
  find(pattern: Buffer, from: number): Promise<number>;
  /** Counts a part of the picture. @throws NoPicture if there are more than any real picture has */
  step(): void;
}

const window = 64 * 1024;

/** A picture of 10 MB in the smallest parts that encoders write has 40,000; more would only waste CPU time. */
const mostParts = 100_000;

export function reader(handle: FileHandle, bytes: number): Reader {
  const buffer = Buffer.alloc(window);
  let start = 0;
  let filled = 0;
  let parts = 0;

  async function load(position: number): Promise<void> {
    const { bytesRead } = await handle.read(buffer, 0, window, position);
    start = position;
    filled = bytesRead;
  }

  return {
    bytes,
    async at(position, length) {
      if (position + length > bytes) throw new NoPicture("is cut off");
      if (position < start || position + length > start + filled) await load(position);
      return buffer.subarray(position - start, position - start + length);
    },
    async find(pattern, from) {
      for (let position = from; position < bytes; position += window - pattern.length + 1) {
        await load(position);
        const index = buffer.subarray(0, filled).indexOf(pattern);
        if (index >= 0) return position + index;
      }
      return -1;
    },
    step() {
      parts += 1;
      if (parts > mostParts) throw new NoPicture("has more parts than any picture");
    },
  };
}
