/** How a file of this folder runs in a container whose entry point is Node: as text, since the image does not have it. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

/**
 * Arguments for Node. The types are taken out here: that costs more memory than some of the pods have left.
 * @param argument its last one; some 100 kB at the most, as Linux lets them be
 */
export function nodeArguments(file: "probe.ts" | "listener.ts", argument: string): string[] {
  const text = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), "utf8"));
  return ["--input-type=module", "--eval", text, argument];
}

/** `restricted`: what a container of ours must be to be let into a TaskFlow namespace. */
export const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
} as const;
