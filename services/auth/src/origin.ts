/** Checks whether this host's own page makes a request: browsers send the cookie from any page, and Origin names the page. */
import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "@taskflow/kit/problem.ts";

const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export const isUnsafe = (method: unknown): boolean => typeof method === "string" && !safe.has(method);

/** "same", "foreign", or "none" without an Origin header, as from programs. */
export function originOf(headers: IncomingHttpHeaders): "same" | "foreign" | "none" {
  const { origin } = headers;
  if (origin === undefined) return "none";
  const from = URL.parse(origin);
  const requested = String(headers["x-forwarded-host"] ?? headers.host ?? "").split(",", 1)[0];
  const to = from && URL.parse(`${from.protocol}//${requested?.trim()}`);
  if (!from || !to || from.hostname !== to.hostname) return "foreign";
  // A proxy on the way may pass the host name without the port.
  const named = /:\d+$/.test(requested?.trim() ?? "");
  return named && from.port !== to.port ? "foreign" : "same";
}

/** @throws Problem 403 for a request from another host's page. Programs send no Origin and may pass. */
export function refuseForeign({ headers }: { readonly headers: IncomingHttpHeaders }): void {
  if (originOf(headers) === "foreign")
    throw new Problem(403, `only this host's own pages may do this, and the Origin is ${headers.origin}`);
}
