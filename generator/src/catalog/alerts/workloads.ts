/** The Deployment or StatefulSet of a series, so that the consequences of one cause can stay quiet. */

import { firing, oneOf, or, relabel, type Vector } from "../../promql/index.ts";
import { application } from "../application.ts";

/** The namespaces of our own workloads. */
export const ours = oneOf(...Object.keys(application.namespaces), "argocd");

/** Names of a Deployment's pods end in a hash and five letters, a StatefulSet's in a number, a DaemonSet's in five letters. */
const podName = "(.+?)(?:-[a-z0-9]{6,10}-[a-z0-9]{5}|-[0-9]+|-[a-z0-9]{5})";

/** Adds the name of the pod's workload as a label. */
export const ofPod = <L extends string>(of: Vector<L | "pod">): Vector<L | "pod" | "workload"> =>
  relabel(of, "workload", "pod", podName);

/** Adds a label's value as the workload's name. */
export const ofLabel = <L extends string>(vector: Vector<L>, label: NoInfer<L>): Vector<L | "workload"> =>
  relabel(vector, "workload", label, "(.+)");

const lately = { lately: "10m" } as const;

/** The workloads that are down, or were a moment ago. */
export const down: Vector<string> = or(
  ofLabel(firing(["ServiceDown"], lately), "job"),
  relabel(firing(["PostgresDown", "RedisDown"], lately), "workload", "job", "(.+)-exporter"),
);

/** The workloads whose pods have their own alert. */
export const ailing: Vector<string> = ofPod(firing(["PodCannotStart", "OutOfMemory", "ContainerRestarts"]));
