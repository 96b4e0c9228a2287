#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// First of all: everything that is imported from here on, cdk8s above all, is compiled once and kept.
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
enableCompileCache(`${root}/node_modules/.cache/compile`);

const { main } = await import("./cli/main.ts");
process.exitCode = await main(process.argv.slice(2), root);
