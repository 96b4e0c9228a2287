import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { ruleGroups } from "./catalog/alerts/index.ts";
import { application } from "./catalog/application.ts";
import { clusters } from "./catalog/clusters/index.ts";
import { dashboards } from "./catalog/dashboards/index.ts";
import { externals } from "./catalog/externals.ts";
import { exporters } from "./catalog/metrics/exporters/index.ts";
import { metrics } from "./catalog/metrics/index.ts";
import { recorded } from "./catalog/metrics/recorded.ts";
import { microservices } from "./catalog/microservices/index.ts";
import { stacks } from "./catalog/monitoring/index.ts";
import { argocd, helmCharts, thirdParty } from "./catalog/versions.ts";
import { imageReference } from "./model/image.ts";
import type { Facts } from "./plan/facts.ts";

/** The catalog's facts, from which the committed trees are rendered. */
export const facts: Facts = {
  application,
  microservices,
  externals,
  clusters,
  delivery: { source: application.repository, argocdVersion: argocd },
  waitImage: imageReference(thirdParty.busybox),
  monitoring: {
    prometheus: "prometheus",
    grafana: "grafana",
    stacks,
    ruleGroups,
    dashboards: dashboards(microservices),
    runbooksUrl: `${application.repository.url.replace(/\.git$/, "")}/blob/${application.repository.revision}/docs/runbooks`,
    // Read when the facts are validated: an import of this file reads no folder.
    get runbookNames() {
      return runbooksIn(new URL("../../docs/runbooks", import.meta.url));
    },
    metrics,
    recorded,
    exporters,
    charts: helmCharts,
  },
};

function runbooksIn(folder: URL): ReadonlySet<string> {
  return new Set(
    readdirSync(folder)
      .map((file) => basename(file, ".md"))
      .filter((name) => name !== "README"),
  );
}
