import { datasource } from "../../model/scraping.ts";
import type { Values } from "./keys.ts";
import { adminKeys, inNamespace, names, ports } from "./names.ts";
import { resources } from "./resources.ts";

/** The folder to which the sidecar writes the dashboards. */
const dashboards = "/tmp/dashboards";

/** Grafana without a volume: all that it shows is provisioned, so a new pod shows the same. */
export const grafanaValues: Values = {
  grafana: {
    enabled: true,
    fullnameOverride: names.grafana,
    admin: {
      existingSecret: `$(chart.pods.${names.grafana}.secret)`,
      userKey: adminKeys.user,
      passwordKey: adminKeys.password,
    },
    defaultDashboardsEnabled: false, // the component `dashboards` has ours
    rbac: { namespaced: true }, // its sidecar reads this namespace and no other
    persistence: { enabled: false },
    initChownData: { enabled: false }, // it would run as root
    testFramework: { enabled: false },
    deploymentStrategy: { type: "Recreate" }, // there is no memory for two pods
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 472,
      runAsGroup: 472,
      fsGroup: 472,
      seccompProfile: { type: "RuntimeDefault" },
    },
    podPortName: ports.grafana.name,
    service: { port: 80, targetPort: ports.grafana.port, portName: ports.grafana.name },
    serviceMonitor: { enabled: false },
    ingress: { enabled: false }, // the monitoring gateway has the Ingress
    resources: resources.grafana,
    sidecar: {
      resources: resources.dashboards,
      dashboards: {
        enabled: true,
        label: "grafana_dashboard",
        labelValue: "1",
        searchNamespace: "$(chart.namespace)",
        resource: "configmap",
        folder: dashboards,
        provider: {
          name: "$(installation.name)",
          folder: "$(installation.title)",
          disableDelete: true,
          allowUiUpdates: false,
        },
      },
      datasources: { enabled: false }, // the only data source never changes, so it needs no sidecar
    },
    datasources: { "datasources.yaml": { apiVersion: 1, datasources: [datasource(inNamespace.prometheus)] } },
    "grafana.ini": {
      analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
      dashboards: { default_home_dashboard_path: `${dashboards}/overview.json` },
      news: { news_feed_enabled: false },
      plugins: { preinstall_disabled: true, plugin_admin_enabled: false },
      security: { cookie_secure: true, disable_gravatar: true },
      server: { root_url: "https://$(cluster.monitoring.host)/" },
      users: { allow_sign_up: false },
    },
  },
};
