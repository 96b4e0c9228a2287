import { kubePrometheusStack } from "../library/kube-prometheus-stack/index.ts";
import type { Charts } from "../model/chart.ts";
import { application } from "./application.ts";
import { platform, prometheusStorage } from "./monitoring/platform.ts";
import { helmCharts } from "./versions.ts";

/** Other people's charts and manifests. A cluster runs those that it names in `charts`, and those of its monitoring stack. */
export const charts = {
  ...kubePrometheusStack({
    ...platform,
    application: application.name,
    charts: helmCharts,
    storage: prometheusStorage,
  }),
} satisfies Charts;
