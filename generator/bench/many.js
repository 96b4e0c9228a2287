/** Renders the catalog onto N clusters: `many.js N OUT`. What cli.js does, with other facts. */
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/compile"));
const [count, out] = process.argv.slice(2);

const { facts } = await import("../src/facts.ts");
const { generate } = await import("../src/generate.ts");
const { multiply } = await import("./multiply.ts");
const many = { ...facts, clusters: multiply(facts.clusters, Number(count)) };
await generate(many, { out, only: null, allowRemoval: [], stamp: null, progress: () => {} });
