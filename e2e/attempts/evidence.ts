/** What the attempts have shown, for a person to read. */
import type { Because } from "./attempts.ts";
import { isWithoutPods, pairOf, unattempted } from "./judge.ts";
import type { Outcome } from "./run-probe.ts";
import type { Pod, Scene } from "./scene.ts";

/** What TaskFlow's requirements ask to see denied, word for word. */
const shown = { from: "frontend", to: "auth" };

/**
 * @param gone pods that went away meanwhile
 * @param seconds how long all of it took
 */
export function evidence(scene: Scene, outcomes: readonly Outcome[], gone: readonly Pod[], seconds: number): string[] {
  const sources = new Set(outcomes.map(({ attempt }) => attempt.from));
  const strangers = [...sources].filter(({ stranger }) => stranger).length;
  const left = unattempted(scene.edges, outcomes);
  return [
    `${sources.size} pods, ${strangers} of them undeclared, made ${outcomes.length} attempts in ${seconds.toFixed(1)} s`,
    ...byReason(outcomes),
    ...bySource(outcomes),
    ...explicit(outcomes),
    ...(gone.length > 0
      ? [`left out, since they went away meanwhile: ${gone.map(({ name }) => name).join(", ")}`]
      : []),
    ...(left.length > 0 ? [`declared, but not attempted from here: ${left.join(", ")}`] : []),
  ];
}

const reasons: Readonly<Record<Because, string>> = {
  declared: "declared: answered",
  undeclared: "declared by no edge: timed out",
  own: "at the pod's own ports, from inside: answered",
  "local only": "at a sidecar for localhost only, by the pod's address, from inside: refused",
  unisolated: "from one undeclared pod to another outside: answered, so they do listen",
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
  const twice = [...late].map(([what, made]) => `${made.length} ${what} (${some(made)})`).join("; ");
  if (unready.length > 0)
    counts.push(
      `${unready.length} declared by no edge: refused, since the Service had no ready pod (${some(unready)})`,
    );
  return [...counts, `needed a second try: ${twice || "none"}`];
}

/** The first few of them by name. */
function some(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map(({ attempt }) => pairOf(attempt)))];
  return names.length > 5 ? `${names.slice(0, 5).join(", ")}...` : names.join(", ");
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
