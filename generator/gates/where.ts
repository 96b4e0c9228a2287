/** Prints the path of a pinned tool, and installs it if it is missing: `node generator/gates/where.ts kustomize`. */
import { fileURLToPath } from "node:url";
import { findTool } from "./find-tool.ts";
import { tools } from "./tools.ts";

const name = process.argv[2] ?? "";
const tool = Object.values(tools).find((tool) => tool.name === name);
if (!tool) throw new Error(`unknown tool "${name}": the tools are ${Object.keys(tools).join(", ")}`);
const found = findTool(tool, fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, ""));
if ("missing" in found) {
  process.stderr.write(`${found.missing}\n`);
  process.exitCode = 1;
} else process.stdout.write(`${found.path}\n`);
