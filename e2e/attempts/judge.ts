/** Compares the outcomes with the declared graph. */
import type { Edge } from "../../generator/src/model/traffic.ts";
import { formatEdge } from "../../generator/src/model/traffic.ts";
import type { Attempt } from "./attempts.ts";
import { isPeer } from "./declared.ts";
import type { Outcome } from "./run-probe.ts";

/**
 * One line for all connections between the same two ends that differ from the graph in the same way, with the number of
 * attempts: `frontend -> auth:5000/TCP answered, but no edge declares it`.
 */
export function disagreements(outcomes: readonly Outcome[]): string[] {
  const wrong = Map.groupBy(outcomes.filter(disagrees), (one) => `${kindOf(one.attempt)} ${sentence(one)}`);
  return [...wrong.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const { from, to, protocol } = first.attempt;
    const ports = new Set(alike.map(({ attempt }) => attempt.port));
    const all = outcomes.filter(
      ({ attempt }) => kindOf(attempt) === kindOf(first.attempt) && ports.has(attempt.port),
    ).length;
    const some = alike.length < all ? ` (${alike.length} of ${all} attempts)` : "";
    return `${from.title} -> ${to}:${[...ports].join(",")}/${protocol} ${sentence(first)}${some}`;
  });
}

const disagrees = (one: Outcome): boolean => one.outcome !== one.attempt.expected && !isWithoutPods(one);

/** Whether an attempt is worth repeating: never one that must not be answered. */
export function isUnanswered({ attempt, outcome }: Outcome): boolean {
  return attempt.expected === "open" && outcome !== "open";
}

/** The outcomes, updated with those of repeated attempts; the results of the first tries stay. */
export function withLater(outcomes: readonly Outcome[], later: readonly Outcome[]): Outcome[] {
  const made = new Map(later.map((one) => [one.attempt, one.outcome]));
  return outcomes.map((one) => ({ ...one, outcome: made.get(one.attempt) ?? one.outcome }));
}

/**
 * Whether the node refused a connection to a Service without a ready pod. It does so before any policy applies, so the outcome
 * proves nothing about the policies. It hides nothing either: each pod behind the Service is tested at its own address, too.
 */
export function isWithoutPods({ attempt, outcome }: Outcome): boolean {
  return attempt.service === true && attempt.because === "undeclared" && outcome === "refused";
}

const kindOf = ({ from, to, protocol }: Attempt): string => `${from.title} -> ${to} ${protocol}`;

/** `gateway -> auth:5000/TCP` */
export function pairOf({ from, to, port, protocol }: Attempt): string {
  return `${from.title} -> ${to}:${port}/${protocol}`;
}

const happened: Readonly<Record<string, string>> = {
  open: "answered",
  refused: "was refused",
  "timed out": "timed out",
};

function sentence({ attempt: { because }, outcome }: Outcome): string {
  const result = happened[outcome] ?? `failed with ${outcome}`;
  switch (because) {
    case "declared":
      return `${result}, but is declared`;
    case "undeclared":
      if (outcome === "open") return `${result}, but no edge declares it`;
      return `${result} instead of timing out, but no edge declares it: a packet came through`;
    case "own":
      return `${result}, but the pod declares the port`;
    case "local only":
      return `${result}, but the port is declared to listen on localhost only`;
    case "unisolated":
      return `${result}, though no policy isolates either pod: a time-out between the two proves nothing`;
  }
}

/** The edges without an attempt, because no pod of this repository is at their start. */
export function unattempted(edges: readonly Edge[], outcomes: readonly Outcome[]): string[] {
  const made = outcomes.flatMap(({ attempt }) => (attempt.because === "declared" && attempt.pod ? [attempt] : []));
  return edges.filter((edge) => !made.some((attempt) => isFor(edge, attempt))).map(formatEdge);
}

function isFor({ from, to, port, protocol }: Edge, attempt: Attempt): boolean {
  const { pod } = attempt;
  return (
    port === attempt.port &&
    protocol === attempt.protocol &&
    isPeer(from, { address: attempt.from.address, pod: attempt.from }) &&
    pod !== undefined &&
    isPeer(to, { address: pod.address, pod })
  );
}
