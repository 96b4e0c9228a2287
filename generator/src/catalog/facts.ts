import { monitoringOf } from "../library/monitoring.ts";
import { ownRunbooks } from "../library/runbooks.ts";
import { imageReference } from "../model/image.ts";
import type { Facts } from "../plan/facts.ts";
import { ruleGroups } from "./alerts/index.ts";
import { words as alerts } from "./alerts/words.ts";
import { application } from "./application.ts";
import { charts } from "./charts.ts";
import { clusters } from "./clusters/index.ts";
import { panels } from "./dashboards/index.ts";
import { words as dashboards } from "./dashboards/words.ts";
import { externals } from "./externals.ts";
import { metrics } from "./metrics/index.ts";
import { recorded } from "./metrics/recorded.ts";
import { shared } from "./metrics/shared.ts";
import { microservices } from "./microservices/index.ts";
import { stacks } from "./monitoring/index.ts";
import { objectives } from "./objectives.ts";
import { argocd, thirdParty } from "./versions.ts";

let monitoring: Facts["monitoring"] | undefined;

/** The catalog's facts, from which the committed trees are rendered. */
export const facts: Facts = {
  application,
  microservices,
  externals,
  charts,
  clusters,
  delivery: { source: application.repository, argocdVersion: argocd },
  waitImage: imageReference(thirdParty.busybox),
  // Made when it is first read: what the library makes of the microservices is right only if they have the right shape.
  get monitoring() {
    monitoring ??= monitoringOf({
      application,
      microservices,
      stacks,
      metrics,
      shared,
      recorded,
      objectives,
      ruleGroups,
      panels,
      words: { alerts, dashboards },
      runbooks: ownRunbooks(application),
    });
    return monitoring;
  },
};
