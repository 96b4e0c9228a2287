import type { Stack } from "../../model/cluster.ts";
import type { Microservice } from "../../model/microservice.ts";
import * as chart from "./kube-prometheus-stack.ts";
import * as plain from "./prometheus.ts";

/** What each stack brings along besides the microservices, under the same names. */
export const stacks: Readonly<Record<Stack, Readonly<Record<string, Microservice>>>> = {
  "kube-prometheus-stack": {
    grafana: chart.grafana,
    "kube-state-metrics": chart.kubeStateMetrics,
    prometheus: chart.prometheus,
    "taskflow-prometheus-operator": chart.operator,
  },
  prometheus: {
    grafana: plain.grafana,
    "kube-state-metrics": plain.kubeStateMetrics,
    prometheus: plain.prometheus,
  },
};

/** Those that every stack has: microservices may call them. */
export type MonitoringName = "grafana" | "kube-state-metrics" | "prometheus";
