import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const repository = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Programs that `npm run setup` builds. Outside node_modules, which `npm ci` deletes. */
export const programFolder = join(repository, ".cache/bin");

/** The virtual environment of Python programs. */
export const pythonFolder = join(repository, ".cache/python");
