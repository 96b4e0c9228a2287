import { secretsDirectory } from "../../model/endpoints.ts";
import { datasource } from "../../model/scraping.ts";
import { connect, get, probes } from "./probes.ts";
import type { Planned, RunsIn } from "./runtime.ts";
import { configurationYaml } from "./yaml.ts";

const provisioning = "/etc/grafana/provisioning";
const dashboardsDirectory = "/var/lib/grafana-dashboards";

/** The small stack's Grafana. All that it shows is provisioned, so it stores nothing. */
export function grafana({ runtime, ports }: Planned<"grafana">): RunsIn {
  const port = ports[0]?.name ?? "http";
  const { host, port: prometheusPort } = runtime.prometheus;
  const provider = {
    name: runtime.provider,
    folder: runtime.title,
    type: "file",
    disableDeletion: true,
    allowUiUpdates: false,
    options: { path: dashboardsDirectory },
  };
  return {
    user: 10472,
    command: [],
    environment: {
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      ...(runtime.home ? { GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${dashboardsDirectory}/${runtime.home}` } : {}),
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_SECURITY_ADMIN_PASSWORD__FILE: `${secretsDirectory}/admin-password`,
      GF_SECURITY_COOKIE_SECURE: "true",
      GF_SERVER_ROOT_URL: `https://${runtime.host}/`,
      GF_USERS_ALLOW_SIGN_UP: "false",
    },
    config: {
      data: {
        "dashboards.yaml": configurationYaml({ apiVersion: 1, providers: [provider] }),
        "datasources.yaml": configurationYaml({
          apiVersion: 1,
          datasources: [datasource(`http://${host}:${prometheusPort}`)],
        }),
      },
      mountPath: provisioning,
      paths: {
        "dashboards.yaml": `dashboards/${runtime.provider}.yaml`,
        "datasources.yaml": `datasources/${runtime.provider}.yaml`,
      },
    },
    writable: { data: "/var/lib/grafana", logs: "/var/log/grafana" },
    configMaps: { names: runtime.dashboards, mountPath: dashboardsDirectory },
    probes: probes(connect(port), get("/api/health", port), { startSeconds: 120 }),
    postStart: null,
    drainSeconds: 0,
  };
}
