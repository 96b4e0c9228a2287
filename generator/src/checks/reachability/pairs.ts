import type { Rendered } from "../rule.ts";
import { grantAt } from "./grants.ts";
import { type Intervals, intersect, union } from "./intervals.ts";
import type { Direction } from "./policies.ts";
import { everyPort, type PortRange, portRanges } from "./ports.ts";
import { readScene, type Scene, type Subject } from "./scene.ts";

/** A connection that the policies let through: from one pod to another, to the ports `port` to `endPort`. */
export interface AllowedPair extends PortRange {
  /** `namespace/name` of the workload or of the platform's pods. */
  readonly source: string;
  readonly destination: string;
}

/**
 * All that the policies allow between rendered pods, and between them and the platform's, sorted by source and
 * destination: the source's egress and the destination's ingress both let it through. What is not listed is refused.
 */
export function allowedPairs(rendered: Rendered): AllowedPair[] {
  const scene = readScene(rendered);
  const pods = scene.subjects.flatMap((subject) =>
    subject.pod ? [{ ...subject, pod: subject.pod, id: `${subject.namespace}/${subject.pod.name}` }] : [],
  );
  pods.sort((a, b) => (a.id < b.id ? -1 : 1));
  return pods.flatMap((source) =>
    pods
      .filter((destination) => source.pod.manifest || destination.pod.manifest)
      .flatMap((destination) => {
        const out = open(scene, source, destination, "egress");
        const into = open(scene, destination, source, "ingress");
        return portRanges(intersect(out, into)).map((range) => {
          return { source: source.id, destination: destination.id, ...range };
        });
      }),
  );
}

/** What `subject`'s own policies let through to or from `peer`. */
function open(scene: Scene, subject: Subject, peer: Subject, direction: Direction): Intervals {
  const isolating = scene.selecting(subject).filter(({ rules }) => rules[direction]);
  if (isolating.length === 0) return everyPort;
  const grants = isolating.flatMap((policy) => scene.grants(policy, direction));
  return union(
    grants.filter(({ cells }) => (cells & peer.bit) !== 0n).map((grant) => grantAt(grant, subject.pod, scene).ports),
  );
}
