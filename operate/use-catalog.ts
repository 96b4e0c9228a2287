/**
 * Makes a command of operate/ or e2e/ work on another catalog than generator/src/catalog, such as an example:
 *
 *     CATALOG=examples/NAME npx node --import ./operate/use-catalog.ts e2e/main.ts CLUSTER
 *
 * The catalog's traffic.ts and e2e.ts replace services/traffic/index.ts and services/e2e/index.ts; without them, the application
 * declares no requests and no steps of its own.
 */
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { CATALOG: folder } = process.env;
if (!folder) throw new Error("CATALOG is not set: name a folder with a facts.ts, such as examples/NAME");
if (!existsSync(resolve(folder, "facts.ts"))) throw new Error(`CATALOG is "${folder}", which has no facts.ts`);

const replaced: Readonly<Record<string, string>> = {
  [url("../generator/src/catalog/facts.ts")]: inCatalog("facts.ts"),
  [url("../services/traffic/index.ts")]: inCatalog("traffic.ts", "./load/nothing.ts"),
  [url("../services/e2e/index.ts")]: inCatalog("e2e.ts", "../e2e/nothing.ts"),
};

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const other = replaced[resolved.url];
    return other === undefined ? resolved : { ...resolved, url: other };
  },
});

function url(path: string): string {
  return new URL(path, import.meta.url).href;
}

function inCatalog(file: string, otherwise?: string): string {
  const path = resolve(folder ?? "", file);
  return otherwise !== undefined && !existsSync(path) ? url(otherwise) : pathToFileURL(path).href;
}
