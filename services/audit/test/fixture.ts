/** Fixtures for tests of audit: the service in this process, with its own file and without a socket. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit as declared } from "@taskflow/generator/metrics/audit";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { testConfig, testLog } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { createApp } from "../src/app.ts";
import { settings } from "../src/config.ts";
import type { AuditEvent } from "../src/event.ts";
import { journal } from "../src/journal.ts";

async function startAudit(fullAt?: number) {
  const folder = await mkdtemp(join(tmpdir(), "taskflow-audit-"));
  const path = join(folder, "audit.jsonl");
  const config = testConfig(settings, { AUDIT_FILE: path, RATE_LIMIT: "1000000" });
  const { log, lines } = testLog();
  const open = () => journal({ path: config.auditFile, ...(fullAt !== undefined && { fullAt }) });
  const file = open();
  const app = await createApp({ config, log, metrics: createMetrics(declared), journal: file });
  return {
    app,
    path,
    lines,
    /** Another journal on the same file, as after a restart. */
    open,
    add: (event: unknown) => app.inject({ method: "POST", url: "/events", payload: event as object }),
    list: async (limit?: number): Promise<AuditEvent[]> =>
      (await app.inject(`/events${limit === undefined ? "" : `?limit=${limit}`}`)).json().items,
    async close() {
      await app.close();
      await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const anEvent = (requestId: string | number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  type: "login",
  time: "2026-07-01T12:00:00.000Z",
  requestId: String(requestId),
  ...more,
});

export const it = test
  /** Starts audit with a file of `fullAt` bytes at most. */
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("start", ({}, { onCleanup }) => {
    const started: (() => Promise<void>)[] = [];
    onCleanup(async () => {
      for (const close of started) await close();
    });
    return async (fullAt?: number) => {
      const audit = await startAudit(fullAt);
      started.push(audit.close);
      return audit;
    };
  })
  .extend("audit", ({ start }) => start())
  /** The lines of audit's file. */
  .extend(
    "lines",
    ({ audit: { path } }) =>
      async () =>
        (await readFile(path, "utf8")).trimEnd().split("\n"),
  );
