import type { Chart, ChartPod } from "../../model/chart.ts";
import { annotation, label } from "../../model/labels.ts";
import { keys } from "./keys.ts";
import { adminKeys, names, partOf, ports } from "./names.ts";
import { alertmanagerValues, values } from "./values.ts";

/** One released version of a chart. */
interface Release {
  readonly chart: string;
  readonly version: string;
}

export interface StackInput<N extends string> {
  /** The application's name: it starts the name of the operator's pods. */
  readonly application: string;
  readonly owner: string;
  /** The namespace of the monitoring, whose name its project and the Helm release have too. */
  readonly namespace: N;
  /** The CustomResourceDefinitions and the stack must have the same version of the operator. */
  readonly charts: { readonly repository: string; readonly crds: Release; readonly stack: Release };
  /** The size of Prometheus' volume. */
  readonly storage: string;
  /** The external servers that Alertmanager notifies. */
  readonly receivers?: readonly string[];
}

const rbac = "rbac.authorization.k8s.io";
const operated = "monitoring.coreos.com";
const dns = { to: "kube-dns" };
const apiServer = { to: "kube-apiserver" };

/** The Prometheus operator with Prometheus, Grafana and kube-state-metrics; Alertmanager is a part that a cluster can add. */
export function kubePrometheusStack<const N extends string>(input: StackInput<N>) {
  const { owner, namespace, charts } = input;
  const { repository, crds, stack } = charts;
  const shared = {
    owner,
    namespace,
    project: {
      name: namespace,
      description: "Prometheus, Grafana and what feeds them, from the chart kube-prometheus-stack",
    },
  } as const;
  return {
    "prometheus-operator-crds": {
      ...shared,
      name: "prometheus-operator-crds",
      description: "The definitions of the operator's kinds",
      source: {
        repository,
        ...crds,
        values: { crds: { annotations: { [annotation.syncOptions]: "Prune=false,Delete=false" } } },
      },
      kinds: { clusterWide: ["apiextensions.k8s.io/CustomResourceDefinition"] },
      shared: true,
      wave: 0,
      // Every rule, monitor and Prometheus of the cluster would be deleted with its definition.
      keepsObjects: true,
      // The definitions do not fit into the annotation of a client-side apply.
      syncOptions: ["ServerSideApply=true"],
    },
    // Prometheus is deleted with it, but its volume stays: the operator's StatefulSets retain their claims.
    "kube-prometheus-stack": {
      ...shared,
      name: "kube-prometheus-stack",
      description: "The Prometheus operator, Prometheus, Grafana and kube-state-metrics",
      source: { repository, ...stack, releaseName: namespace, skipCrds: true, values, keys },
      // Exactly the kinds that the chart renders with these values: no Secret, no Job, no webhook. Prometheus and
      // kube-state-metrics read objects in other namespaces.
      kinds: {
        clusterWide: [`${rbac}/ClusterRole`, `${rbac}/ClusterRoleBinding`],
        namespaced: [
          ...["ConfigMap", "Service", "ServiceAccount", "apps/Deployment"],
          ...[`${operated}/Prometheus`, `${rbac}/Role`, `${rbac}/RoleBinding`],
        ],
      },
      pods: pods(input),
      parts: { alertmanager: alertmanager(input) },
      needs: ["prometheus-operator-crds"],
      // On an empty cluster the definitions may be seconds old: without them a dry run fails, and an apply is retried.
      syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
    },
  } as const satisfies Record<string, Chart<N>>;
}

const portOf = ({ name, port }: { readonly name: string; readonly port: number }, servicePort = port) => ({
  [name]: servicePort === port ? { port } : { port, servicePort },
});

/** The names are those of the plain stack, so that the graph is the same. */
function pods({ application, storage }: StackInput<string>): Record<string, ChartPod> {
  return {
    [names.prometheus]: prometheus(storage),
    [names.grafana]: {
      description: "The dashboards, which are code: its sidecar reads them from ConfigMaps",
      ports: portOf(ports.grafana, 80),
      calls: [dns, apiServer, { to: names.prometheus, atStart: false }],
      secrets: {
        [adminKeys.user]: { credential: "grafana/user" },
        [adminKeys.password]: { credential: "grafana/admin" },
      },
    },
    [names.kubeStateMetrics]: {
      description: "Tells Prometheus what the API server knows: replicas, restarts, autoscalers, claims",
      ports: portOf(ports.kubeStateMetrics),
      calls: [dns, apiServer],
      scrape: ports.kubeStateMetrics.name,
      honorLabels: true,
    },
    [`${application}-prometheus-operator`]: {
      description: "Makes Prometheus and its configuration of the objects that declare them",
      labels: { [label.name]: `${partOf}-prometheus-operator` },
      calls: [dns, apiServer],
    },
  };
}

const prometheus = (size: string): ChartPod => ({
  description: "Scrapes what the graph declares, keeps it for a month, evaluates the rules",
  ports: portOf(ports.prometheus),
  calls: [dns, apiServer],
  scrape: ports.prometheus.name,
  storage: { size },
});

function alertmanager({ storage, receivers = [] }: StackInput<string>) {
  const own = prometheus(storage);
  return {
    values: alertmanagerValues,
    kinds: { namespaced: [`${operated}/Alertmanager`] },
    pods: {
      [names.prometheus]: { ...own, calls: [...(own.calls ?? []), { to: names.alertmanager, atStart: false }] },
      [names.alertmanager]: {
        description: "Sends notifications of alerts to its receivers",
        ports: portOf(ports.alertmanager),
        calls: [dns, ...receivers.map((to) => ({ to }))],
      },
    },
  };
}
