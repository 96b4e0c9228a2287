/** One attempt to connect to a forbidden target. */
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import type { LabelsOf } from "@taskflow/kit/metrics.ts";
import type { Target } from "./config.ts";

/**
 * "opened": the connection was accepted. "refused": the host refused it, so packets got through. "timed-out": no answer
 * came back, as it should be. "unresolved": no connection could be attempted.
 */
export type Outcome = LabelsOf<(typeof policyProbe)["taskflow_policy_probe_attempts_total"]>["outcome"];

export interface Attempt {
  readonly outcome: Outcome;
  /** The code of the error that left the attempt unresolved. */
  readonly reason?: string;
}

/** The most significant outcome first: of several addresses, one that is reached is enough. */
const telling: readonly Outcome[] = ["opened", "refused", "timed-out", "unresolved"];

/** @param timeout milliseconds for resolving the name, and the same again for the connection */
export async function attempt({ host, port }: Target, timeout: number, signal: AbortSignal): Promise<Attempt> {
  let addresses: string[];
  try {
    addresses = await addressesOf(host, timeout);
  } catch (error) {
    return { outcome: "unresolved", reason: codeOf(error) };
  }
  // A headless Service resolves to one address per pod, and each pod has its own policies.
  const all = await Promise.all(addresses.map((address) => knock(address, port, timeout, signal)));
  return all.sort((a, b) => telling.indexOf(a.outcome) - telling.indexOf(b.outcome))[0] ?? { outcome: "unresolved" };
}

/** Rejects if the name has no address, or none in time: slow DNS must not look like a blocked connection. */
export async function addressesOf(host: string, timeout: number): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from DNS in ${timeout} ms`)), timeout);
  });
  try {
    return (await Promise.race([lookup(host, { all: true }), late])).map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
}

function knock(host: string, port: number, timeout: number, signal: AbortSignal): Promise<Attempt> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (outcome: Outcome, reason?: string) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      socket.destroy();
      resolve({ outcome, ...(reason && { reason }) });
    };
    const aborted = () => end("unresolved", "stopped");
    const timer = setTimeout(end, timeout, "timed-out");
    signal.addEventListener("abort", aborted);
    socket.once("connect", () => end("opened"));
    // Other errors say nothing about policies: no route, no address of this family, no free socket.
    socket.once("error", (error) => {
      const code = codeOf(error);
      if (code === "ECONNREFUSED" || code === "ECONNRESET") end("refused");
      else if (code === "ETIMEDOUT") end("timed-out");
      else end("unresolved", code);
    });
  });
}

const codeOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};
