import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceSettings, text } from "@taskflow/kit/config.ts";

export const settings = {
  ...serviceSettings,
  /** Beside its service, in the same pod: nobody else may write or read here. */
  host: text("HOST", "127.0.0.1"),
  auditFile: text("AUDIT_FILE", join(tmpdir(), "audit.jsonl")),
} as const;
