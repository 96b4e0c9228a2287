/** Whether a page of ours makes a request: a cookie comes along whoever's page that is, the Origin header says whose. */
import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "@taskflow/kit/problem.ts";

const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export const isUnsafe = (method: unknown): boolean => typeof method === "string" && !safe.has(method);

/** "same", "foreign", or "none" where no browser says anything. */
export function originOf(headers: IncomingHttpHeaders): "same" | "foreign" | "none" {
  const { origin } = headers;
  if (origin === undefined) return "none";
  const from = URL.parse(origin);
  const asked = String(headers["x-forwarded-host"] ?? headers.host ?? "").split(",", 1)[0];
  const to = from && URL.parse(`${from.protocol}//${asked?.trim()}`);
  if (!from || !to || from.hostname !== to.hostname) return "foreign";
  // A proxy on the way may tell the host alone.
  const named = /:\d+$/.test(asked?.trim() ?? "");
  return named && from.port !== to.port ? "foreign" : "same";
}

/** @throws Problem 403 for a request that another host's page makes; whoever is no browser says nothing and may */
export function refuseForeign({ headers }: { readonly headers: IncomingHttpHeaders }): void {
  if (originOf(headers) === "foreign")
    throw new Problem(403, `this is for this host's own pages, and the Origin is ${headers.origin}`);
}
