import type { RuleGroup } from "../../promql/index.ts";
import { capacity } from "./capacity.ts";
import { certificates } from "./certificates.ts";
import { delivery } from "./delivery.ts";
import { downtime } from "./downtime.ts";
import { frozen } from "./frozen.ts";
import { pods } from "./pods.ts";
import { policies } from "./policies.ts";
import { prometheus } from "./prometheus.ts";
import { queue } from "./queue.ts";
import { security } from "./security.ts";
import { slo } from "./slo.ts";
import { stores } from "./stores.ts";

/** All rule groups; causes come before their consequences. */
export const ruleGroups: readonly RuleGroup[] = [
  downtime,
  stores,
  prometheus,
  pods,
  queue,
  slo,
  frozen,
  delivery,
  capacity,
  certificates,
  policies,
  security,
];
