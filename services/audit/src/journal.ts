/**
 * Events as JSON lines in an append-only file. A full file is renamed to become the older one, and a new one starts.
 */
import { constants, type FileHandle, open, rename } from "node:fs/promises";
import type { AuditEvent } from "./event.ts";
import { lastLines } from "./last-lines.ts";

export interface JournalOptions {
  readonly path: string;
  /** Bytes after which a file is full; 10 MB by default. */
  readonly fullAt?: number;
}

export interface Journal {
  /**
   * Resolves when the line is written. Rejects if it could not be written: disk full, folder missing.
   * @returns false if the last line is the same event: auth sends its events one after the other, got no answer in time
   * and sent it again
   */
  append(event: AuditEvent): Promise<boolean>;
  /** The last `limit` events, newest last; leaves out lines that are not events, as after a crash. */
  last(limit: number): Promise<AuditEvent[]>;
  close(): Promise<void>;
}

/** Does not follow links: in a folder that others can write to, a link could lead to any file. */
const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

const olderOf = (path: string): string => `${path}.1`;

export function journal({ path, fullAt = 10_000_000 }: JournalOptions): Journal {
  let file: { handle: FileHandle; bytes: number } | undefined;
  /** Events that arrive during a write share the next one. */
  let next: { readonly lines: string[]; readonly written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();
  let newest: { readonly line: string; readonly written: Promise<void> } | undefined;

  async function openFile(): Promise<{ handle: FileHandle; bytes: number }> {
    const handle = await open(path, flags, 0o600);
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
    // Ends a line that a crash cut off, so that the next event starts on a new line.
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
        // The client sends it again, and then it must be written.
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
