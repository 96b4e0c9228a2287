import type { LibraryGroups } from "../../library/alerts/index.ts";
import type { RuleGroup } from "../../promql/index.ts";
import { queue } from "./queue.ts";
import { security } from "./security.ts";

/** All rule groups; causes come before their consequences. */
export const ruleGroups = ({ causes, consequences }: LibraryGroups): readonly RuleGroup[] => [
  ...causes,
  queue,
  ...consequences,
  security,
];
