import { type FileHandle, open } from "node:fs/promises";

const block = 65_536;

/** The last `limit` lines of a file, read from its end; none if there is no file. */
export async function lastLines(path: string, limit: number): Promise<string[]> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  try {
    return await fromEnd(file, limit);
  } finally {
    await file.close();
  }
}

async function fromEnd(file: FileHandle, limit: number): Promise<string[]> {
  const blocks: Buffer[] = [];
  let { size: start } = await file.stat();
  // Needs one line end more than lines: the one before the first line.
  for (let ends = 0; start > 0 && ends <= limit; ) {
    const length = Math.min(block, start);
    start -= length;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, start);
    for (const byte of buffer) if (byte === 10) ends += 1;
    blocks.unshift(buffer);
  }
  // Joins the bytes before decoding: a character may span two blocks.
  const lines = Buffer.concat(blocks).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").slice(-limit);
}
