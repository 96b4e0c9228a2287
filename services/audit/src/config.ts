import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceSettings, text } from "@taskflow/kit/config.ts";

export const settings = {
  ...serviceSettings,
  /** A sidecar, reachable only from its own pod: no other client may write or read events. */
  host: text("HOST", "127.0.0.1"),
  auditFile: text("AUDIT_FILE", join(tmpdir(), "audit.jsonl")),
} as const;
