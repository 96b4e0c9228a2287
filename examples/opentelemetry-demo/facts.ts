import { imageReference } from "../../generator/src/model/image.ts";
import type { Facts } from "../../generator/src/plan/facts.ts";
import { application } from "./application.ts";
import { microk8s } from "./clusters/microk8s.ts";
import { minikube } from "./clusters/minikube.ts";
import { externals } from "./externals.ts";
import { microservices } from "./microservices/index.ts";
import { stack } from "./monitoring.ts";
import { thirdParty } from "./versions.ts";

/** The OpenTelemetry demo, described by facts alone. */
export const facts: Facts = {
  application,
  microservices,
  externals,
  clusters: { microk8s, minikube },
  delivery: { source: application.repository, argocdVersion: "v3.5.7" },
  waitImage: imageReference(thirdParty.busybox),
  monitoring: {
    prometheus: "prometheus",
    grafana: "grafana",
    stacks: { prometheus: stack, "kube-prometheus-stack": stack },
    ruleGroups: [],
    dashboards: [],
    runbooksUrl: `${application.repository.url.replace(/\.git$/, "")}/blob/main/docs/runbooks`,
    runbookNames: new Set(),
    metrics: {},
    recorded: {},
    exporters: {},
    charts: {
      repository: "https://prometheus-community.github.io/helm-charts",
      crds: { chart: "prometheus-operator-crds", version: "32.0.1" },
      stack: { chart: "kube-prometheus-stack", version: "91.8.2" },
    },
  },
};
