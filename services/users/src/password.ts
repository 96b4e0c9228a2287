/** Passwords as argon2id hashes in PHC format, with the parameters that OWASP recommends for servers. */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { oneByOne } from "./one-by-one.ts";

const derive = promisify(argon2);

/** `memory` in KiB, `tagLength` in bytes. Source: OWASP Password Storage Cheat Sheet. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** Each hash takes 19 MiB and a core: more at a time would exhaust the memory for other requests. */
const inTurn = oneByOne(2);

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await inTurn(() => derive("argon2id", { message: password, nonce: salt, ...cost }));
  const base64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(hash)}`;
}

/** Compares `password` with the stored hash. Without a stored hash it takes the same time and returns false. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? (await placeholder));
  if (!match) throw new Error("a stored password is not an argon2id hash");
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number];
  const [nonce, expected] = match.slice(4).map((text) => Buffer.from(text, "base64")) as [Buffer, Buffer];
  const parameters = { message: password, nonce, memory, passes, parallelism, tagLength: expected.length };
  const hash = await inTurn(() => derive("argon2id", parameters));
  return timingSafeEqual(hash, expected) && stored !== undefined;
}

/** The hash to compare with if there is no such user. */
const placeholder = hashPassword(randomBytes(16).toString("hex"));
