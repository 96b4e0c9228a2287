import type { PlannedChart } from "../../plan/types.ts";
import { datasource } from "../parts/scraping.ts";
import type { Values } from "./keys.ts";
import { names, ports } from "./names.ts";
import { resources } from "./resources.ts";

/** Where the sidecar writes the dashboards that it finds. */
const dashboards = "/tmp/dashboards";

/** All that it shows is code: a new pod has the same, so it keeps nothing. */
export function grafanaValues(input: PlannedChart): Values {
  const { namespace, adminSecret, grafanaHost } = input;
  const url = `http://${names.prometheus}.${namespace}:${ports.prometheus.port}`;
  return {
    grafana: {
      enabled: true,
      fullnameOverride: names.grafana,
      admin: {
        existingSecret: adminSecret.name,
        userKey: adminSecret.userKey,
        passwordKey: adminSecret.passwordKey,
      },
      defaultDashboardsEnabled: false, // ours are there instead
      rbac: { namespaced: true }, // its sidecar reads this namespace and no other
      persistence: { enabled: false },
      initChownData: { enabled: false }, // it would run as root
      testFramework: { enabled: false },
      deploymentStrategy: { type: "Recreate" }, // no memory for two
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
      ingress: { enabled: false }, // the monitoring gateway leads in
      resources: resources.grafana,
      sidecar: {
        resources: resources.dashboards,
        dashboards: {
          enabled: true,
          label: "grafana_dashboard",
          labelValue: "1",
          searchNamespace: namespace,
          resource: "configmap",
          folder: dashboards,
          provider: { name: "taskflow", folder: "TaskFlow", disableDelete: true, allowUiUpdates: false },
        },
        datasources: { enabled: false }, // one that never changes needs no second sidecar
      },
      datasources: { "datasources.yaml": { apiVersion: 1, datasources: [datasource(url)] } },
      "grafana.ini": {
        analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
        dashboards: { default_home_dashboard_path: `${dashboards}/overview.json` },
        news: { news_feed_enabled: false },
        plugins: { preinstall_disabled: true, plugin_admin_enabled: false },
        security: { cookie_secure: grafanaHost !== null, disable_gravatar: true },
        ...(grafanaHost === null ? {} : { server: { root_url: `https://${grafanaHost}/` } }),
        users: { allow_sign_up: false },
      },
    },
  };
}
