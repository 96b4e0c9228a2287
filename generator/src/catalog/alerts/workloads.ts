/** Which Deployment or StatefulSet something is about, so that what one cause breaks can be told to be quiet. */
import { namespaces } from "../../model/microservice.ts";
import { firing, oneOf, or, relabel, type Vector } from "../../promql/index.ts";

/** Where what we answer for runs. */
export const ours = oneOf(...namespaces, "argocd");

/** A Deployment's pods end in its template's hash and five letters, a StatefulSet's in a number, a DaemonSet's in five letters. */
const podName = "(.+?)(?:-[a-z0-9]{6,10}-[a-z0-9]{5}|-[0-9]+|-[a-z0-9]{5})";

/** With the name of the workload that the pod belongs to. */
export const ofPod = <L extends string>(of: Vector<L | "pod">): Vector<L | "pod" | "workload"> =>
  relabel(of, "workload", "pod", podName);

/** With a label's value as the name of the workload. */
export const ofLabel = <L extends string>(vector: Vector<L>, label: NoInfer<L>): Vector<L | "workload"> =>
  relabel(vector, "workload", label, "(.+)");

const lately = { lately: "10m" } as const;

/** Of which it is known already that they are down, or have just been. */
export const down: Vector<string> = or(
  ofLabel(firing(["ServiceDown"], lately), "job"),
  relabel(firing(["PostgresDown", "RedisDown"], lately), "workload", "job", "(.+)-exporter"),
);

/** Whose pods have an alert of their own. */
export const ailing: Vector<string> = ofPod(firing(["PodCannotStart", "OutOfMemory", "ContainerRestarts"]));
