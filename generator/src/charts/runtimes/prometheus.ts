import { scraping } from "../../model/scraping.ts";
import type { PlannedTarget } from "../../plan/types.ts";
import { rulesFile } from "../../promql/rules-file.ts";
import { get, probes } from "./probes.ts";
import type { Planned, RunsIn } from "./runtime.ts";
import { configurationYaml } from "./yaml.ts";

const configDirectory = "/etc/prometheus";

/** The small stack's Prometheus: it discovers pods by their labels, without an operator. */
export function prometheus({ runtime, ports, storage }: Planned<"prometheus">): RunsIn {
  const port = ports[0]?.name ?? "web";
  return {
    user: 65534, // the image's own
    command: [],
    args: [
      `--config.file=${configDirectory}/prometheus.yml`,
      `--storage.tsdb.path=${storage?.mountPath}`,
      `--storage.tsdb.retention.time=${runtime.retentionDays}d`,
      `--web.external-url=https://${runtime.host}/prometheus/`,
      "--web.route-prefix=/",
    ],
    environment: {},
    config: {
      data: {
        "prometheus.yml": configurationYaml(configuration(runtime.targets)),
        "rules.yml": configurationYaml(rulesFile(runtime.ruleGroups, (name) => `${runtime.runbooks}/${name}.md`)),
      },
      mountPath: configDirectory,
    },
    writable: {},
    probes: probes(get("/-/healthy", port), get("/-/ready", port), { startSeconds: 300 }), // it replays its write-ahead log first
    postStart: null,
    drainSeconds: 0,
  };
}

function configuration(targets: readonly PlannedTarget[]) {
  return {
    global: {
      scrape_interval: scraping.interval,
      scrape_timeout: scraping.timeout,
      evaluation_interval: scraping.interval,
      sample_limit: scraping.sampleLimit,
    },
    rule_files: [`${configDirectory}/rules.yml`],
    scrape_configs: targets.map(scrapeConfig),
  };
}

function scrapeConfig({ job, namespace, labels, port, path, honorLabels, kept, service, byName, own }: PlannedTarget) {
  const shared = {
    job_name: job,
    ...(path ? { metrics_path: path } : {}),
    ...(honorLabels ? { honor_labels: true } : {}),
    // No rule or dashboard can query other metrics: they would only take space.
    ...(kept ? { metric_relabel_configs: [keep("__name__", kept.join("|"))] } : {}),
  };
  const host = own ? "localhost" : byName ? `${service}.${namespace}.svc.cluster.local` : undefined;
  if (host) return { ...shared, static_configs: [{ targets: [`${host}:${port}`], labels: { namespace } }] };
  return {
    ...shared,
    kubernetes_sd_configs: [
      { role: "pod", namespaces: { names: [namespace] }, selectors: [{ role: "pod", label: selector(labels) }] },
    ],
    relabel_configs: [
      keep("__meta_kubernetes_pod_container_port_number", String(port)),
      keep("__meta_kubernetes_pod_phase", "Running"),
      copy("__meta_kubernetes_namespace", "namespace"),
      copy("__meta_kubernetes_pod_name", "pod"),
    ],
  };
}

const selector = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

const keep = (label: string, regex: string) => ({ source_labels: [label], regex, action: "keep" });
const copy = (label: string, to: string) => ({ source_labels: [label], target_label: to });
