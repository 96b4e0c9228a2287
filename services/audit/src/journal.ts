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
  /**
   * Resolves when the line is written. Rejects where it could not be: disk full, folder gone.
   * @returns false where it was the last line already: auth, which sends one event after the other, had no answer in time
   */
  append(event: AuditEvent): Promise<boolean>;
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
  let newest: { readonly line: string; readonly written: Promise<void> } | undefined;

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

  function add(line: string) {
    next ??= nextBatch();
    next.lines.push(line);
    newest = { line, written: next.written };
    return newest;
  }

  async function closeFile(): Promise<void> {
    const { handle } = file ?? {};
    file = undefined;
    await handle?.close();
  }

  return {
    async append(event) {
      const line = `${JSON.stringify(event)}\n`;
      const known = newest?.line === line ? newest : undefined;
      const entry = known ?? add(line);
      try {
        await entry.written;
      } catch (error) {
        // To be sent again, and then written.
        if (newest === entry) newest = undefined;
        throw error;
      }
      return !known;
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
