/**
 * Renders the catalog onto N clusters, as cli.js does with other facts: `many.js N OUT`.
 * `many.js N OUT --remember` leaves a stamp on the disk. `many.js N OUT --change` starts from that stamp, with one replica more
 * in one cluster.
 */
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/compile"));
const [count, out, mode] = process.argv.slice(2);
const root = join(import.meta.dirname, "../..");

const { loadGenerator } = await import("../src/cli/bundle.ts");
const { stampOf } = await import("../src/cli/stamp.ts");
const { facts } = await import("../src/facts.ts");
const { absentOn, multiply } = await import("./multiply.ts");

const clusters = multiply(facts.clusters, Number(count));
const name = Object.keys(clusters)[Math.floor(Number(count) / 2)];
if (mode === "--change") clusters[name] = { ...clusters[name], replicas: clusters[name].replicas + 1 };
const externals = absentOn(facts.externals, clusters);
const options = { clusters: [], catalog: null, out, force: mode === undefined, allowRemoval: [], quiet: true };
const stamp = stampOf(options, root);
const { runGenerate } = await loadGenerator(root, stamp.code);
await runGenerate(options, root, { ...facts, clusters, externals }, stamp);
