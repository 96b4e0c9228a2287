/** The report of all attempts. */
import { proof } from "../../services/e2e/index.ts";
import type { Because } from "./attempts.ts";
import { isWithoutPods, pairOf, unattempted } from "./judge.ts";
import type { Outcome } from "./run-probe.ts";
import type { Pod, Scene } from "./scene.ts";

/**
 * @param gone pods that were deleted during the attempts
 * @param seconds the duration of all attempts
 */
export function evidence(scene: Scene, outcomes: readonly Outcome[], gone: readonly Pod[], seconds: number): string[] {
  const sources = new Set(outcomes.map(({ attempt }) => attempt.from));
  const strangers = [...sources].filter(({ stranger }) => stranger).length;
  const left = unattempted(scene.edges, outcomes);
  return [
    `${outcomes.length} attempts from ${sources.size} pods (${strangers} of them undeclared) in ${seconds.toFixed(1)} s`,
    ...byReason(outcomes),
    ...bySource(outcomes),
    ...explicit(outcomes),
    ...(gone.length > 0
      ? [`left out, because they were deleted in the meantime: ${gone.map(({ name }) => name).join(", ")}`]
      : []),
    ...(left.length > 0 ? [`declared, but not attempted: ${left.join(", ")}`] : []),
  ];
}

const reasons: Readonly<Record<Because, string>> = {
  declared: "declared: answered",
  undeclared: "not declared by any edge: timed out",
  own: "to the pod's own ports, from inside: answered",
  "local only": "to a localhost-only sidecar at the pod's address, from inside: refused",
  unisolated: "between undeclared pods outside the application: answered, which proves that they listen",
};

function byReason(outcomes: readonly Outcome[]): string[] {
  const unready = outcomes.filter(isWithoutPods);
  const groups = Map.groupBy(
    outcomes.filter((one) => !isWithoutPods(one)),
    ({ attempt }) => attempt.because,
  );
  const counts = [...groups].map(([because, { length }]) => `${length} ${reasons[because]}`);
  const late = Map.groupBy(
    outcomes.filter(({ first }) => first !== undefined),
    ({ attempt, first }) => `${attempt.because}, ${first} at first`,
  );
  const repeated = [...late].map(([reason, made]) => `${made.length} ${reason} (${some(made)})`).join("; ");
  if (unready.length > 0)
    counts.push(
      `${unready.length} not declared by any edge: refused, because the Service had no ready pod (${some(unready)})`,
    );
  return [...counts, `needed a second try: ${repeated || "none"}`];
}

/** The names of the first few. */
function some(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map(({ attempt }) => pairOf(attempt)))];
  return names.length > 5 ? `${names.slice(0, 5).join(", ")}...` : names.join(", ");
}

/** A line per microservice: the targets that it reaches, and the number of denied connections. */
function bySource(outcomes: readonly Outcome[]): string[] {
  const sources = Map.groupBy(outcomes, ({ attempt }) =>
    attempt.from.stranger ? "undeclared pods" : attempt.from.title,
  );
  return [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, made]) => {
      const reached = made.filter(({ attempt }) => attempt.because === "declared" && attempt.pod);
      const names = new Set(reached.map(({ attempt: { to, port, protocol } }) => `${to}:${port}/${protocol}`));
      const denied = made.filter(({ attempt }) => attempt.because === "undeclared").length;
      return `${title} -> ${[...names].join(", ") || "none"}; denied: ${denied}`;
    });
}

function explicit(outcomes: readonly Outcome[]): string[] {
  const found = outcomes.filter(({ attempt: { from, pod, to } }) =>
    proof.denied.some((one) => from.title === one.from && pod && to === one.to),
  );
  const own = found.filter(({ attempt }) => attempt.pod?.ports.some(({ port }) => port === attempt.port));
  return [...new Set(own.map(({ attempt, outcome }) => `${pairOf(attempt)} ${outcome}`))];
}
