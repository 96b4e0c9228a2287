/**
 * The order of keys in rendered YAML, the usual one: a container starts with its name, an object with its apiVersion.
 * Source: `fieldSortOrder` of kustomize's kyaml (v0.21.1), which `kustomize cfg fmt` uses. Keys that are not in that list
 * follow in alphabetical order.
 */
const precedence = [
  "name generateName namespace clusterName apiVersion kind metadata type labels annotations spec status",
  "stringData data binaryData",
  "parallelism completions activeDeadlineSeconds backoffLimit replicas selector manualSelector template",
  "ttlSecondsAfterFinished volumeClaimTemplates service serviceName podManagementPolicy updateStrategy strategy",
  "minReadySeconds revision revisionHistoryLimit paused progressDeadlineSeconds",
  "restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy serviceAccountName serviceAccount",
  "automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace hostname subdomain",
  "schedulerName priorityClassName priority runtimeClassName enableServiceLinks nodeSelector hostAliases",
  "initContainers containers volumes securityContext imagePullSecrets affinity tolerations dnsConfig readinessGates",
  "image command args workingDir ports envFrom env resources volumeMounts volumeDevices livenessProbe readinessProbe",
  "lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty",
  "clusterIP externalIPs loadBalancerIP loadBalancerSourceRanges externalName externalTrafficPolicy sessionAffinity",
  "protocol port targetPort hostPort containerPort hostIP readOnly mountPath subPath subPathExpr mountPropagation",
  "value valueFrom fieldRef resourceFieldRef configMapKeyRef secretKeyRef prefix configMapRef secretRef",
]
  .join(" ")
  .split(" ");

const rank = new Map(precedence.map((key, index) => [key, index]));

/** The orders of earlier objects, by their keys: objects of one kind have the same keys. */
const orders = new Map<string, readonly string[]>();
const mostOrders = 1000;

/** The keys of an object in their written order. It compares code units, so the order is the same in every locale. */
export function inOrder(object: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(object);
  if (keys.length < 2) return keys;
  const id = keys.join("\n");
  const before = orders.get(id);
  // Keys with a line break are never kept, so equal ids of as many keys are equal keys.
  if (before?.length === keys.length) return before;
  keys.sort(byRank);
  if (orders.size === mostOrders) orders.clear();
  if (!keys.some((key) => key.includes("\n"))) orders.set(id, keys);
  return keys;
}

function byRank(a: string, b: string): number {
  const [first, second] = [rank.get(a), rank.get(b)];
  if (first !== undefined && second !== undefined) return first - second;
  if (first !== undefined) return -1;
  if (second !== undefined) return 1;
  return a < b ? -1 : 1;
}
