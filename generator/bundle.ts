/**
 * Bundles the generator into one file below node_modules/.cache; `npm ci` runs it. Without the bundle `npm run generate`
 * does the same from the source and starts later, so a failure here is a line of output and no error.
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundlePath } from "./src/cli/bundle.ts";
import { inputsIn } from "./src/cli/stamp.ts";
import { contentHash } from "./src/tree/content-hash.ts";

const root = join(import.meta.dirname, "..");

try {
  const { build } = await import("rolldown");
  const path = bundlePath(root, contentHash(root, inputsIn(root).code));
  mkdirSync(dirname(path), { recursive: true });
  for (const name of readdirSync(dirname(path))) if (name.startsWith("generator-")) rmSync(join(dirname(path), name));
  await build({
    input: join(root, "generator/src/cli/generate.ts"),
    platform: "node",
    logLevel: "silent",
    output: { file: `${path}.part`, format: "esm", codeSplitting: false },
  });
  // Renamed when it is complete: an interrupted build leaves no half bundle under the name that is looked for.
  renameSync(`${path}.part`, path);
} catch (error) {
  process.stderr.write(`the generator is not bundled, and starts more slowly: ${(error as Error).message}\n`);
}
