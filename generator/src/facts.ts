import { ruleGroups } from "./catalog/alerts/index.ts";
import { words as alerts } from "./catalog/alerts/words.ts";
import { application } from "./catalog/application.ts";
import { clusters } from "./catalog/clusters/index.ts";
import { panels } from "./catalog/dashboards/index.ts";
import { words as dashboards } from "./catalog/dashboards/words.ts";
import { externals } from "./catalog/externals.ts";
import { metrics } from "./catalog/metrics/index.ts";
import { recorded } from "./catalog/metrics/recorded.ts";
import { shared } from "./catalog/metrics/shared.ts";
import { microservices } from "./catalog/microservices/index.ts";
import { stacks } from "./catalog/monitoring/index.ts";
import { objectives } from "./catalog/objectives.ts";
import { argocd, helmCharts, thirdParty } from "./catalog/versions.ts";
import { monitoringOf } from "./library/monitoring.ts";
import { runbooksIn } from "./library/runbooks.ts";
import { imageReference } from "./model/image.ts";
import type { Facts } from "./plan/facts.ts";

const { url, revision } = application.repository;

/** The catalog's facts, from which the committed trees are rendered. */
export const facts: Facts = {
  application,
  microservices,
  externals,
  clusters,
  delivery: { source: application.repository, argocdVersion: argocd },
  waitImage: imageReference(thirdParty.busybox),
  monitoring: monitoringOf({
    application,
    microservices,
    stacks,
    charts: helmCharts,
    metrics,
    shared,
    recorded,
    objectives,
    ruleGroups,
    panels,
    words: { alerts, dashboards },
    runbooks: {
      url: `${url.replace(/\.git$/, "")}/blob/${revision}/docs/runbooks`,
      names: () => runbooksIn(new URL("../../docs/runbooks", import.meta.url)),
    },
  }),
};
