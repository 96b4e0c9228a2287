import { annotation } from "../model/labels.ts";
import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { referencesOf } from "./references.ts";
import { setBy, setByCharts } from "./source.ts";

/** Source: argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks, as of Argo CD 3.5. */
const hooks = ["PreSync", "Sync", "Skip", "PostSync", "SyncFail", "PreDelete", "PostDelete"];
const deletePolicies = ["HookSucceeded", "HookFailed", "BeforeHookCreation"];

const serving = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/** Pods that end, of a Job or a CronJob, need another restart policy than pods that serve, and a limit of their time. */
export const validJob = inCluster("valid-job", judge, (object) => podOf(object) !== undefined);

function judge(object: KubeObject, cluster: ClusterObjects): readonly Finding[] {
  const { kind } = object;
  const policy = podOf(object)?.spec.restartPolicy;
  if (serving.has(kind)) {
    if ((policy ?? "Always") === "Always") return [];
    return [{ message: `restartPolicy is ${policy}: a ${kind}'s pods only run with Always`, hint: setByCharts }];
  }
  if (kind !== "Job" && kind !== "CronJob") return [];
  const ends = policy === "Never" || policy === "OnFailure";
  return [
    ...(ends ? [] : [{ message: `restartPolicy is ${policy ?? "Always"}, not Never or OnFailure`, hint: setByCharts }]),
    ...ofSpec(object, kind === "Job" ? object.spec : object.spec?.jobTemplate?.spec),
    ...(kind === "Job" ? [...ofHook(object), ...tooEarly(object, cluster)] : []),
  ];
}

const isPreSync = ({ metadata }: KubeObject) => (metadata.annotations?.[annotation.hook] ?? "").includes("PreSync");

/** Argo CD applies everything else after the PreSync hooks have ended: at the first sync such a hook would wait for it. */
function tooEarly(job: KubeObject, { find }: ClusterObjects): Finding[] {
  if (!isPreSync(job)) return [];
  const { namespace } = job.metadata;
  const configMaps = referencesOf(job).filter(({ kind }) => kind === "ConfigMap");
  const needed = [
    ...configMaps.map(({ name }) => find("ConfigMap", namespace, name)),
    find("ServiceAccount", namespace, podOf(job)?.spec.serviceAccountName ?? ""),
  ];
  return [...new Set(needed)]
    .filter((object) => object !== undefined && !isPreSync(object))
    .map((object) => ({
      message: `is a PreSync hook and needs ${object?.kind} "${object?.metadata.name}", which Argo CD applies after it: the first sync never ends`,
      hint: `${setByCharts}; make it a Sync hook`,
    }));
}

function ofSpec(object: KubeObject, spec: KubeObject["spec"] = {}): Finding[] {
  const hint = setBy(object, "workload");
  const { activeDeadlineSeconds, backoffLimit, completions, parallelism, selector } = spec;
  const least = { activeDeadlineSeconds: 1, backoffLimit: 0, completions: 1, parallelism: 1 };
  const set = { activeDeadlineSeconds, backoffLimit, completions, parallelism };
  const wrong = Object.entries(set).filter(
    ([field, value]) => value !== undefined && (!Number.isInteger(value) || value < least[field as keyof typeof least]),
  );
  return [
    ...wrong.map(([field, value]) => ({
      message: `${field} is ${value}, not a whole number from ${least[field as keyof typeof least]}`,
      hint,
    })),
    ...(activeDeadlineSeconds === undefined && object.spec?.concurrencyPolicy !== "Replace"
      ? [{ message: "has no activeDeadlineSeconds: a pod that hangs keeps its place without end", hint }]
      : []),
    ...(selector ? [{ message: "sets a selector: Kubernetes gives each Job its own", hint: setByCharts }] : []),
  ];
}

/** Argo CD creates a Job again that is not a hook and deletes itself: it would run without end. */
function ofHook({ metadata: { annotations = {} }, spec }: KubeObject): Finding[] {
  const list = (key: string) => (annotations[key] ?? "").split(",").map((word) => word.trim());
  const unknown = (key: string, known: readonly string[]) =>
    annotations[key] === undefined
      ? []
      : list(key)
          .filter((word) => !known.includes(word))
          .map((word) => ({
            message: `annotation ${key} "${word}" is not one of ${known.join(", ")}`,
            hint: setByCharts,
          }));
  const again = annotations[annotation.hook] === undefined && spec?.ttlSecondsAfterFinished !== undefined;
  return [
    ...unknown(annotation.hook, hooks),
    ...unknown(annotation.hookDeletePolicy, deletePolicies),
    ...(again
      ? [
          {
            message: `ttlSecondsAfterFinished is ${spec.ttlSecondsAfterFinished}: Argo CD creates the deleted Job again, and it runs again`,
            hint: `${setByCharts}; leave it out, or make the Job a hook`,
          },
        ]
      : []),
  ];
}
