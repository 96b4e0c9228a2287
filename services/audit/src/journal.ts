/** Events as JSON lines in a file that only grows; when it is large enough it becomes the older one, and a new one begins. */
import { constants, type FileHandle, open, rename } from "node:fs/promises";
import type { AuditEvent } from "./event.ts";
import { lastLines } from "./last-lines.ts";

export interface JournalOptions {
  readonly path: string;
  /** Bytes after which a file is full; 10 MB unless said. */
  readonly fullAt?: number;
}

export interface Journal {
  /** Resolves when the line is written. Rejects where it could not be: disk full, folder gone. */
  append(event: AuditEvent): Promise<void>;
  /** The last `limit` events, newest last; a line that is none, as after a crash, is left out. */
  last(limit: number): Promise<AuditEvent[]>;
  close(): Promise<void>;
}

/** Not through a link: in a folder that is everybody's, that could lead anywhere. */
const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

const olderOf = (path: string): string => `${path}.1`;

export function journal({ path, fullAt = 10_000_000 }: JournalOptions): Journal {
  let file: { handle: FileHandle; bytes: number } | undefined;
  /** Those who come while a write goes on share the next one. */
  let next: { readonly lines: string[]; readonly written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  async function openFile(): Promise<{ handle: FileHandle; bytes: number }> {
    const handle = await open(path, flags, 0o600);
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
    // What a crash cut off stays a line of its own.
    if (size > 0 && buffer.toString() !== "\n") await handle.appendFile("\n");
    return { handle, bytes: size };
  }

  async function write(lines: readonly string[]): Promise<void> {
    file ??= await openFile();
    if (file.bytes >= fullAt) {
      await closeFile();
      await rename(path, olderOf(path));
      file = await openFile();
    }
    const text = lines.join("");
    try {
      await file.handle.appendFile(text);
      file.bytes += Buffer.byteLength(text);
    } catch (error) {
      await closeFile();
      throw error;
    }
  }

  function nextBatch() {
    const lines: string[] = [];
    const written = last.then(() => {
      next = undefined;
      return write(lines);
    });
    last = written.catch(() => {});
    return { lines, written };
  }

  async function closeFile(): Promise<void> {
    const { handle } = file ?? {};
    file = undefined;
    await handle?.close();
  }

  return {
    append(event) {
      next ??= nextBatch();
      next.lines.push(`${JSON.stringify(event)}\n`);
      return next.written;
    },
    async last(limit) {
      const newer = await lastLines(path, limit);
      const older = newer.length < limit ? await lastLines(olderOf(path), limit - newer.length) : [];
      return [...older, ...newer].flatMap(parsed);
    },
    async close() {
      await last;
      await closeFile();
    },
  };
}

function parsed(line: string): AuditEvent[] {
  try {
    const event: Partial<AuditEvent> | null = JSON.parse(line);
    const whole = [event?.type, event?.time, event?.requestId].every((value) => typeof value === "string");
    return whole ? [event as AuditEvent] : [];
  } catch {
    return [];
  }
}
