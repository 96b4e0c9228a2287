import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPromtool, promtool } from "../../gates/promtool.ts";

/** The output of promtool for a file with this content, which is written as JSON: JSON is YAML. */
export async function judge(what: "check" | "test", contents: object): Promise<{ ok: boolean; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    const file = join(folder, "file.yaml");
    writeFileSync(file, JSON.stringify(contents));
    return await promtool(findPromtool(), [what, "rules", file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
