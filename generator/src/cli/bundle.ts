import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * The generator in one file, without the facts, as `npm ci` bundles it (generator/bundle.ts): loads in a fifth of the time
 * that its 200 files and cdk8s take.
 * @param code a hash of the generator and its packages: a bundle of other code is never found
 */
export function bundlePath(root: string, code: string): string {
  return `${root}/node_modules/.cache/generate/generator-${code.slice(0, 16)}.mjs`;
}

/** The module that generates: the bundle of exactly this code, or else the source. */
export async function loadGenerator(root: string, code: string): Promise<typeof import("./generate.ts")> {
  const path = bundlePath(root, code);
  // As a URL: in a path, import() takes "#", "?" and "%" for parts of one.
  return existsSync(path) ? import(pathToFileURL(path).href) : import("./generate.ts");
}
