/** The programs that bootstrap needs on this machine. */
import { spawnSync } from "node:child_process";
import { didYouMean } from "../../generator/src/model/names.ts";
import { tools as builders } from "../../services/build/tools.ts";
import type { Options } from "./options.ts";

/** @returns a line per missing program */
export function missingTools({ images, loadWith, local, start, context }: Options, cluster: string): string[] {
  const needs: [needed: boolean, programs: readonly string[], why: string][] = [
    [true, ["kubectl"], "to reach the cluster"],
    [local, ["git"], "to serve the current commit"],
    [images !== "none", builders.map(({ name }) => name), "to build images (or --images none, if a registry has them)"],
    [images !== "none" && !loadWith, [cluster], "to load images (or --load-with COMMAND)"],
    [
      images !== "none" && loadWith !== undefined,
      [loadWith?.split(" ")[0] ?? ""],
      "to load images, as --load-with requires",
    ],
    [start, [cluster], "to start the cluster"],
  ];
  const lines = needs
    .filter(([needed, programs]) => needed && !programs.some(isThere))
    .map(([, programs, why]) => `${programs.join(", ").replace(/, ([^,]*)$/, " or $1")} is missing: ${why}`);
  return [...new Set([...lines, ...missingContext(context)])];
}

function missingContext(context: string | undefined): string[] {
  const { status, stdout } = spawnSync("kubectl", ["config", "get-contexts", "--output=name"], { encoding: "utf8" });
  if (status !== 0) return []; // kubectl itself is missing, which has its own line
  const names = stdout.split("\n").filter(Boolean);
  if (context === undefined || names.includes(context)) return [];
  return [`KUBECONFIG has no context "${context}": ${didYouMean(context, names)}`];
}

function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$0"', program]).status === 0;
}
