/**
 * Renders the catalog onto N clusters, as cli.js does with other facts: `many.js N OUT`.
 * With `many.js N OUT --remember` it keeps the run in memory for the next one, which `many.js N OUT --change` is: in that run
 * one cluster has one replica more.
 */
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/compile"));
const [count, out, mode] = process.argv.slice(2);
const root = join(import.meta.dirname, "../..");

const { loadGenerator } = await import("../src/cli/bundle.ts");
const { stampOf } = await import("../src/cli/stamp.ts");
const { facts } = await import("../src/facts.ts");
const { multiply } = await import("./multiply.ts");

const clusters = multiply(facts.clusters, Number(count));
const name = Object.keys(clusters)[Math.floor(Number(count) / 2)];
if (mode === "--change") clusters[name] = { ...clusters[name], replicas: clusters[name].replicas + 1 };
const asked = { clusters: [], out, force: mode === undefined, allowRemoval: [], quiet: true };
const stamp = stampOf(asked, root);
const { runGenerate } = await loadGenerator(root, stamp.code);
await runGenerate(asked, root, { ...facts, clusters }, stamp);
