import type { Stack } from "../../model/cluster.ts";
import type { Microservice } from "../../model/microservice.ts";
import * as chart from "./kube-prometheus-stack.ts";
import * as plain from "./prometheus.ts";

/** The pods of each monitoring stack. Both stacks use the same names. */
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

/** The names that every stack has: microservices may call them. */
export type MonitoringName = "grafana" | "kube-state-metrics" | "prometheus";
