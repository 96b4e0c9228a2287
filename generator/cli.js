// JavaScript, so that Node need not load its TypeScript stripper for it: whatever is imported from here on is stripped and
// compiled once and kept, cdk8s above all.
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/compile"));
await import("./src/cli.ts");
