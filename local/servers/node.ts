import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** npm's folder of packages. */
export const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** A Node that runs TypeScript: this one, or the one that npm installed. */
export const nodeBinary =
  Number.parseInt(process.versions.node, 10) >= 26 ? process.execPath : join(modules, ".bin/node");

/** Holds files that can be created again. */
export const cacheFolder = join(modules, ".cache/local");

/** The variables that the services' processes get from this machine. With the compile cache they start faster. */
export const nodeVariables = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  NODE_COMPILE_CACHE: join(cacheFolder, "compiled"),
});
