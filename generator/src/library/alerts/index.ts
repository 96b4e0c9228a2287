/** The rule groups for any application. Groups without a rule are left out. */
import type { RuleGroup } from "../../promql/index.ts";
import type { Observed } from "../observed.ts";
import { capacity } from "./capacity.ts";
import { certificates } from "./certificates.ts";
import { delivery } from "./delivery.ts";
import { downtime } from "./downtime.ts";
import { frozen } from "./frozen.ts";
import { pods } from "./pods.ts";
import { policies } from "./policies.ts";
import { prometheus } from "./prometheus.ts";
import { runs } from "./runs.ts";
import { slo } from "./slo.ts";
import { stores } from "./stores.ts";

export interface LibraryGroups {
  /** Causes: what is down, and pods that do not run. */
  readonly causes: readonly RuleGroup[];
  /** Consequences for requests, and what surrounds the application: delivery, capacity, certificates, policies. */
  readonly consequences: readonly RuleGroup[];
}

/** Causes come before their consequences; an application's own groups may stand between them. */
export function libraryGroups(of: Observed): LibraryGroups {
  const { certificateEnds } = of.shared;
  const made = (groups: readonly RuleGroup[]) => groups.map((group) => inLibrary(of, group)).filter(hasRules);
  return {
    causes: made([downtime(of), stores(of), prometheus, pods(of), runs(of)]),
    consequences: made([
      slo(of),
      frozen,
      delivery(of),
      capacity(of),
      ...(certificateEnds ? [certificates(certificateEnds)] : []),
      policies(of.shared),
    ]),
  };
}

/** Without the alerts on what the application does not have. */
const inLibrary = ({ absentAlerts }: Observed, group: RuleGroup): RuleGroup => ({
  ...group,
  file: `generator/src/library/alerts/${group.name}.ts`,
  alerts: group.alerts.filter(({ name }) => !absentAlerts.has(name)),
});

const hasRules = ({ recordings, alerts }: RuleGroup): boolean => recordings.length + alerts.length > 0;
