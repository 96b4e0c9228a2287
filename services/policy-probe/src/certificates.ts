import { X509Certificate } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";

export interface CertificateOptions {
  /** The folder of PEM files, such as a mounted Secret's tls.crt. The kubelet updates them in place. */
  readonly directory: string;
  /** Seconds. */
  readonly interval: number;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof policyProbe>;
}

/** Exports the expiry of each host's certificate, and reads the files repeatedly. */
export function watchCertificates({ directory, interval, log, metrics }: CertificateOptions): Loop {
  const { taskflow_certificate_not_after_timestamp_seconds: notAfter } = metrics.declared;
  return loop({ name: "certificates", log, pauseMs: interval * 1_000 }, async () => {
    const ends = await endsIn(directory);
    notAfter.reset(); // drops hosts that no certificate names any more
    for (const [host, end] of ends) notAfter.set({ host }, end);
  });
}

/**
 * The expiry by host, in seconds since 1970; of several certificates the latest. @throws if a file is not a certificate
 */
export async function endsIn(directory: string): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (const name of await readdir(directory)) {
    if (!/\.(crt|pem)$/.test(name)) continue;
    // The first certificate is the host's own; the others are the chain to the authority.
    const certificate = new X509Certificate(await readFile(join(directory, name)));
    const end = Date.parse(certificate.validTo) / 1_000;
    for (const host of hostsOf(certificate)) ends.set(host, Math.max(end, ends.get(host) ?? end));
  }
  return ends;
}

const hostsOf = ({ subjectAltName = "" }: X509Certificate): string[] =>
  subjectAltName.split(", ").flatMap((name) => (name.startsWith("DNS:") ? [name.slice("DNS:".length)] : []));
