/** The workload of a series, so that the consequences of one cause can stay quiet. */
import { argocdNamespace } from "../../model/argocd.ts";
import { anyOf, type Duration, firing, labelled, oneOf, relabel, unlessOn, type Vector } from "../../promql/index.ts";
import type { Observed } from "../observed.ts";

/** The namespaces of the application's workloads, and Argo CD's. */
export const ours = ({ namespaces }: Observed) => oneOf(...namespaces, argocdNamespace);

/** Names of a Deployment's pods end in a hash and five letters, a StatefulSet's in a number, a DaemonSet's in five letters. */
const podName = "(.+?)(?:-[a-z0-9]{6,10}-[a-z0-9]{5}|-[0-9]+|-[a-z0-9]{5})";

/** Adds the name of the pod's workload as a label. */
export const ofPod = <L extends string>(of: Vector<L | "pod">): Vector<L | "pod" | "workload"> =>
  relabel(of, "workload", "pod", podName);

/** Adds a label's value as the workload's name. */
export const ofLabel = <L extends string>(vector: Vector<L>, label: NoInfer<L>): Vector<L | "workload"> =>
  relabel(vector, "workload", label, "(.+)");

type Lately = { readonly lately?: Duration };

/** Those of these alerts that fire. undefined: the application has none of them. */
export function firingOf(
  { absentAlerts }: Observed,
  alerts: readonly string[],
  lately: Lately = {},
): Vector<string> | undefined {
  const [first, ...others] = alerts.filter((alert) => !absentAlerts.has(alert));
  return first === undefined ? undefined : firing([first, ...others], lately);
}

/** The samples without a match in these labels in the cause, if there is one: a consequence stays quiet. */
export const unlessAny = <L extends string, R extends string, const O extends L & R>(
  of: Vector<L>,
  cause: Vector<R> | undefined,
  on: readonly O[],
): Vector<L> => (cause ? unlessOn(of, cause, on) : of);

const lately = { lately: "10m" } as const;

/** The workloads that are down, or were a moment ago. */
export function down(of: Observed): Vector<string> | undefined {
  const services = firingOf(of, ["ServiceDown"], lately);
  const stores = firingOf(of, ["PostgresDown", "RedisDown"], lately);
  // By convention the exporter of redis is redis-exporter. Others are named one by one.
  const { postgres, redis } = of.stores;
  const others = [
    ...postgres.servers.map((store) => ({ ...store, alert: "PostgresDown" })),
    ...redis.servers.map((store) => ({ ...store, alert: "RedisDown" })),
  ].flatMap(({ server: { name }, job, alert }) =>
    job === `${name}-exporter` ? [] : [labelled(firing([alert], { ...lately, job }), "workload", name)],
  );
  return anyOf([
    services && ofLabel(services, "job"),
    stores && relabel(stores, "workload", "job", "(.+)-exporter"),
    ...others,
  ]);
}

/** The workloads whose pods have their own alert. */
export const ailing: Vector<string> = ofPod(firing(["PodCannotStart", "OutOfMemory", "ContainerRestarts"]));
