/** One attempt to get to where nobody may. */
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import type { LabelsOf } from "@taskflow/kit/metrics.ts";
import type { Target } from "./config.ts";

/**
 * "opened": somebody took the connection. "refused": a host said no, so that packets got through. "timed-out": nothing came
 * back, as it should be. "unresolved": it never came to an attempt.
 */
export type Outcome = LabelsOf<(typeof policyProbe)["taskflow_policy_probe_attempts_total"]>["outcome"];

export interface Attempt {
  readonly outcome: Outcome;
  /** Why it is unresolved: the error's code. */
  readonly reason?: string;
}

/** What says more comes first: of several addresses, one that is reached is enough. */
const telling: readonly Outcome[] = ["opened", "refused", "timed-out", "unresolved"];

/** @param timeout milliseconds for the name, and as many again for the connection */
export async function attempt({ host, port }: Target, timeout: number, signal: AbortSignal): Promise<Attempt> {
  let addresses: string[];
  try {
    addresses = await addressesOf(host, timeout);
  } catch (error) {
    return { outcome: "unresolved", reason: codeOf(error) };
  }
  // A Service without an address of its own has one for each pod, and each pod has policies of its own.
  const all = await Promise.all(addresses.map((address) => knock(address, port, timeout, signal)));
  return all.sort((a, b) => telling.indexOf(a.outcome) - telling.indexOf(b.outcome))[0] ?? { outcome: "unresolved" };
}

/** Rejects where the name has no address, or none in time: a DNS that is slow must not look like a door that is shut. */
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
    // Whatever else goes wrong says nothing about policies: no route, no address of this family, no socket left.
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
