/** What the outcomes say about the declared graph, in words. */
import type { Edge } from "../../generator/src/model/traffic.ts";
import { formatEdge } from "../../generator/src/model/traffic.ts";
import type { Attempt } from "./attempts.ts";
import { isPeer } from "./declared.ts";
import type { Outcome } from "./run-probe.ts";

/**
 * One line for each connection that is not as declared, with how many of its attempts disagree:
 * `frontend -> auth:5000/TCP answered, and no edge declares it`.
 */
export function disagreements(outcomes: readonly Outcome[]): string[] {
  const wrong = Map.groupBy(outcomes.filter(disagrees), sentence);
  const tried = Map.groupBy(outcomes, ({ attempt }) => pairOf(attempt));
  return [...wrong].map(([line, found]) => {
    const all = found[0] ? (tried.get(pairOf(found[0].attempt))?.length ?? 0) : 0;
    return found.length < all ? `${line} (${found.length} of ${all} pairs of pods)` : line;
  });
}

const disagrees = ({ attempt, outcome }: Outcome): boolean => outcome !== attempt.expected;

/** `gateway -> auth:5000/TCP` */
export function pairOf({ from, to, port, protocol }: Attempt): string {
  return `${from.title} -> ${to}:${port}/${protocol}`;
}

const happened: Readonly<Record<string, string>> = {
  open: "answered",
  refused: "was refused",
  "timed out": "timed out",
};

function sentence({ attempt, outcome }: Outcome): string {
  const what = `${pairOf(attempt)} ${happened[outcome] ?? `failed with ${outcome}`}`;
  switch (attempt.because) {
    case "declared":
      return `${what}, but is declared`;
    case "undeclared":
      if (outcome === "open") return `${what}, and no edge declares it`;
      return `${what}, and no edge declares it: a policy would have let it time out, so a packet came through`;
    case "own":
      return `${what}, but the pod declares the port`;
    case "local only":
      return `${what}, but the port is declared to listen on localhost only`;
    case "unisolated":
      return `${what}, though no policy isolates either: here a time-out proves nothing`;
  }
}

/** Edges that no attempt was made for, because none of the pods that they start at is ours. */
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
