/** What the attempts have shown, for a person to read. */
import { pairOf, unattempted } from "./judge.ts";
import type { Outcome } from "./run-probe.ts";
import type { Pod, Scene } from "./scene.ts";

/** What TaskFlow's requirements ask to see denied, word for word. */
const shown = { from: "frontend", to: "auth" };

/**
 * @param gone pods that went away meanwhile
 * @param seconds how long all of it took
 */
export function evidence(scene: Scene, outcomes: readonly Outcome[], gone: readonly Pod[], seconds: number): string[] {
  const from = Map.groupBy(outcomes, ({ attempt }) => attempt.from);
  const open = outcomes.filter(({ outcome }) => outcome === "open").length;
  const denied = outcomes.filter(({ attempt }) => attempt.because === "undeclared").length;
  const twice = outcomes.filter(({ tries }) => tries > 1).length;
  const strangers = [...from.keys()].filter(({ stranger }) => stranger).length;
  const left = unattempted(scene.edges, outcomes);
  return [
    `${from.size} pods (${strangers} of them undeclared) made ${outcomes.length} attempts in ${seconds.toFixed(1)} s: ` +
      `${open} allowed ones answered, ${denied} denied ones timed out, ${outcomes.length - open - denied} were refused ` +
      `by what listens on localhost only; ${twice} needed a second try`,
    ...bySource(outcomes),
    ...explicit(outcomes),
    ...(gone.length > 0
      ? [`left out, since they went away meanwhile: ${gone.map(({ name }) => name).join(", ")}`]
      : []),
    ...(left.length > 0 ? [`declared, but not attempted from here: ${left.join(", ")}`] : []),
  ];
}

/** A line for each microservice: whom it reaches, and how many connections it is denied. */
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
      return `${title} -> ${[...names].join(", ") || "nobody"}; denied: ${denied}`;
    });
}

function explicit(outcomes: readonly Outcome[]): string[] {
  const found = outcomes.filter(
    ({ attempt: { from, pod, to } }) => from.title === shown.from && pod && to === shown.to,
  );
  const own = found.filter(({ attempt }) => attempt.pod?.ports.some(({ port }) => port === attempt.port));
  return [...new Set(own.map(({ attempt, outcome }) => `${pairOf(attempt)} ${outcome}`))];
}
