import { readFacts } from "../src/checks/reachability/facts.ts";
import { grantAt } from "../src/checks/reachability/grants.ts";
import { type Intervals, intersect, union } from "../src/checks/reachability/intervals.ts";
import type { Direction } from "../src/checks/reachability/policies.ts";
import { everyPort, type PortRange, portRanges } from "../src/checks/reachability/ports.ts";
import { readScene, type Scene, type Subject } from "../src/checks/reachability/scene.ts";
import type { Rendered } from "../src/checks/rule.ts";

/** A connection that the policies allow: from one pod to another, to the ports `port` to `endPort`. */
export interface AllowedPair extends PortRange {
  /** `namespace/name` of the workload or of the platform's pods. */
  readonly source: string;
  readonly destination: string;
}

/**
 * All connections that the policies allow between rendered pods, and between them and the platform's, sorted by source
 * and destination: those that both the source's egress and the destination's ingress allow. All others are refused.
 */
export function allowedPairs(rendered: Rendered): AllowedPair[] {
  const scene = readScene(readFacts(rendered));
  const pods = scene.subjects.flatMap((subject) =>
    subject.pod ? [{ ...subject, pod: subject.pod, id: `${subject.namespace}/${subject.pod.name}` }] : [],
  );
  pods.sort((a, b) => (a.id < b.id ? -1 : 1));
  return pods.flatMap((source) =>
    pods
      .filter((destination) => source.pod.place || destination.pod.place)
      .flatMap((destination) => {
        const out = allowedPorts(scene, source, destination, "egress");
        const into = allowedPorts(scene, destination, source, "ingress");
        return portRanges(intersect(out, into)).map((range) => {
          return { source: source.id, destination: destination.id, ...range };
        });
      }),
  );
}

/** The ports that `subject`'s own policies allow to or from `peer`. */
function allowedPorts(scene: Scene, subject: Subject, peer: Subject, direction: Direction): Intervals {
  const isolating = scene.selecting(subject).filter(({ rules }) => rules[direction]);
  if (isolating.length === 0) return everyPort;
  const grants = isolating.flatMap((policy) => scene.grants(policy, direction));
  return union(
    grants.filter(({ cells }) => (cells & peer.bit) !== 0n).map((grant) => grantAt(grant, subject.pod, scene).ports),
  );
}
