/** Other people's software as facts: a Helm chart with a webhook, and a bundle of plain manifests. */
import type { Chart } from "../../src/model/chart.ts";

const rbac = "rbac.authorization.k8s.io";
const dns = { to: "kube-dns" };
const apiServer = { to: "kube-apiserver" };
/** The labels of real charts: no two pods share all of them. */
const labels = (component: string) => ({
  "app.kubernetes.io/instance": "cert-manager",
  "app.kubernetes.io/component": component,
});

/** cert-manager: its pods have labels of its own, the API server calls its webhook, Prometheus scrapes its controller. */
export const certificates = {
  name: "certificates",
  description: "Issues certificates for the cluster's hosts",
  owner: "platform",
  namespace: "taskflow-data",
  alsoIn: ["kube-system"],
  source: {
    repository: "oci://quay.io/jetstack/charts",
    chart: "cert-manager",
    version: "v1.18.2",
    values: {
      crds: { enabled: true, keep: true },
      replicaCount: "$(cluster.replicas)",
      config: { watched: "$(installation.namespaces)" },
      extraArgs: ["--cluster-resource-namespace=$(POD_NAMESPACE)", "--class=$(cluster.ingress.className)"],
    },
  },
  kinds: {
    clusterWide: [
      "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
      "apiextensions.k8s.io/CustomResourceDefinition",
      `${rbac}/ClusterRole`,
      `${rbac}/ClusterRoleBinding`,
    ],
    namespaced: ["Service", "ServiceAccount", "apps/Deployment", `${rbac}/Role`, `${rbac}/RoleBinding`],
  },
  pods: {
    "certificate-controller": {
      description: "Orders and renews certificates",
      labels: labels("controller"),
      ports: { metrics: { port: 9402 } },
      calls: [dns, apiServer],
      scrape: "metrics",
    },
    "certificate-webhook": {
      description: "Validates certificate requests for the API server",
      labels: labels("webhook"),
      ports: { https: { port: 10250, servicePort: 443 } },
      calls: [dns, apiServer],
      webhook: "https",
    },
  },
  syncOptions: ["ServerSideApply=true"],
} as const satisfies Chart;

const operatorLabels = { "app.kubernetes.io/name": "queue-operator" };

/** An operator from one YAML file, as `npm run vendor` records it. */
export const bundle = {
  name: "operator",
  description: "Runs queues from their custom resources",
  owner: "data",
  namespace: "taskflow-data",
  source: {
    folder: "vendor/operator",
    from: "https://releases.test/operator-2.1.0.yaml",
    files: { "operator-2.1.0.yaml": "0".repeat(64) },
    objects: [
      { kind: "apiextensions.k8s.io/CustomResourceDefinition", name: "queues.example.com" },
      { kind: "ServiceAccount", name: "operator", namespace: "taskflow-data" },
      { kind: "apps/Deployment", name: "operator", namespace: "taskflow-data", pods: operatorLabels },
    ],
  },
  kinds: {
    clusterWide: ["apiextensions.k8s.io/CustomResourceDefinition"],
    namespaced: ["ServiceAccount", "apps/Deployment"],
  },
  pods: { "queue-operator": { description: "Reads the custom resources", calls: [dns, apiServer] } },
} as const satisfies Chart;
