import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Facts } from "../plan/facts.ts";
import { Usage } from "./command/usage.ts";

/** The folder that findings name, unless another catalog is rendered. */
const own = "generator/src/catalog";

/** The facts of one catalog. */
export interface Catalog {
  readonly facts: Facts;
  /** A text about the facts, such as a finding, with the folder of this catalog in it. */
  named(text: string): string;
}

/**
 * Loads a catalog.
 * @param folder a folder with a facts.ts that exports `facts`, relative to the working directory; null: the repository's own
 * @throws Usage if there is no such folder or file, or if the file exports no facts
 */
export async function loadCatalog(folder: string | null): Promise<Catalog> {
  if (folder === null) return { facts: (await import("../facts.ts")).facts, named: (text) => text };
  const path = join(folder, "facts.ts");
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Usage(`--catalog: there is no folder "${folder}"; it is a catalog such as those in examples/`);
  }
  if (!existsSync(path)) throw new Usage(`--catalog: ${path} does not exist; it exports the facts of a catalog`);
  const { facts } = (await import(pathToFileURL(resolve(path)).href)) as { facts?: Facts };
  if (typeof facts !== "object") throw new Usage(`--catalog: ${path} has no "export const facts: Facts = {…}"`);
  const name = relative(process.cwd(), resolve(folder)) || ".";
  return { facts, named: (text) => text.replaceAll(own, name) };
}
