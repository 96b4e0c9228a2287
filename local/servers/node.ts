import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where npm has installed all. */
export const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** A Node that runs TypeScript as it is: this one, or the one that npm has installed. */
export const nodeBinary =
  Number.parseInt(process.versions.node, 10) >= 26 ? process.execPath : join(modules, ".bin/node");

/** For what is made once and can be made again. */
export const cacheFolder = join(modules, ".cache/taskflow");

/** The little that a Node process of ours gets from the machine. It starts faster with compiled code at hand. */
export const nodeVariables = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  NODE_COMPILE_CACHE: join(cacheFolder, "compiled"),
});
