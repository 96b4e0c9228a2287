/** What the two Applications and the project follow from. */
export type { PlannedChart as MonitoringInput } from "../../plan/types.ts";
