/** Makes one pod's attempts from inside the pod. */
import type { Api } from "../../operate/api.ts";
import { runInPod } from "../in-pod.ts";
import type { Attempt } from "./attempts.ts";
import { probe, type Tried } from "./probe.ts";
import type { Pod } from "./scene.ts";

/** The outcome of one attempt. */
export interface Outcome {
  readonly attempt: Attempt;
  /** The result of the last try. */
  readonly outcome: Tried;
  /** The result of the first try, if it was not the expected one. */
  readonly first?: Tried;
}

/** Milliseconds. The second try is long because a machine may be busy; only a definite failure takes all of it. */
const patience = [2_500, 15_000] as const;

/** @throws Error that names the pod if no attempt could be made */
export async function runProbe(
  api: Api,
  { namespace, name }: Pod,
  attempts: readonly Attempt[],
  image: string,
): Promise<Outcome[]> {
  const alike = [
    ...Map.groupBy(attempts, ({ address, protocol, expected }) => `${address} ${protocol} ${expected}`).values(),
  ];
  const tried = alike.flatMap((group) =>
    group.slice(0, 1).map(({ address, protocol, expected }) => [address, protocol, expected, portsOf(group)] as const),
  );
  const input = { patience, attempts: tried };
  const results = await runInPod(api, { namespace, name, image, run: probe, input, what: "the attempts" });
  return alike.flat().map((attempt, index) => {
    const [first = "nothing", ...more] = results[index] ?? [];
    return { attempt, outcome: more[0] ?? first, ...(more.length > 0 && { first }) };
  });
}

const portsOf = (attempts: readonly Attempt[]): number[] => attempts.map(({ port }) => port);
