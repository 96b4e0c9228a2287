/** Holds the facts against their types, as TypeScript does before the types are stripped. */
import * as v from "valibot";
import type { Issue } from "../../model/issue.ts";
import type { Facts, MonitoringFacts } from "../facts.ts";
import {
  applicationFile,
  chartsFile,
  dashboardsFile,
  exporterOf,
  externalsFile,
  factsFile,
  factsOf,
  factsOfCluster,
  factsOfStack,
  metricsOf,
  recordedFile,
  rulesOf,
} from "../files.ts";
import { application } from "./application.ts";
import { chart } from "./chart.ts";
import { cluster } from "./cluster.ts";
import { dashboard } from "./dashboard.ts";
import { delivery } from "./delivery.ts";
import { external } from "./external.ts";
import { issueOf } from "./message.ts";
import { metricSet } from "./metric.ts";
import { microservice } from "./microservice.ts";
import { ruleGroup } from "./rule.ts";
import { anything, byName, listOf, type Schema, shape, textSet } from "./shape.ts";
import { line, reference } from "./text.ts";

const parts = byName(anything);

/** The outermost keys. What is below them has schemas of its own, since its files are others. */
const whole = shape<Record<keyof Facts, unknown>>({
  application: parts,
  microservices: parts,
  externals: parts,
  charts: parts,
  clusters: parts,
  delivery,
  waitImage: reference,
  monitoring: anything,
});

const wholeMonitoring = shape<Record<keyof MonitoringFacts, unknown>>({
  prometheus: line,
  grafana: line,
  stacks: byName(parts),
  ruleGroups: listOf(anything),
  dashboards: listOf(anything),
  runbooksUrl: line,
  runbookNames: textSet,
  metrics: parts,
  recorded: parts,
  exporters: parts,
});

/** Finds each fact of another shape than its type's, and each text that the API server would refuse. */
export function wrongShape(facts: Omit<Facts, "monitoring">): Issue[] {
  const outside = issuesOf(whole, { monitoring: {}, ...facts }, factsFile, "facts");
  if (outside.length > 0) return outside;
  return [
    ...issuesOf(application, facts.application, applicationFile, "application"),
    ...each(microservice, facts.microservices, factsOf),
    ...each(external, facts.externals, () => externalsFile, true),
    ...each(chart, facts.charts, () => chartsFile, true),
    ...each(cluster, facts.clusters, factsOfCluster),
  ];
}

/** As {@link wrongShape}, of the facts that an application's monitoring is made of. */
export function wrongMonitoringShape(monitoring: MonitoringFacts): Issue[] {
  const outside = issuesOf(wholeMonitoring, monitoring, factsFile, "monitoring", true);
  if (outside.length > 0) return outside;
  const { stacks, ruleGroups, dashboards, metrics, recorded, exporters } = monitoring;
  return [
    ...Object.entries(stacks).flatMap(([stack, of]) => each(microservice, of, () => factsOfStack(stack), true)),
    ...ruleGroups.flatMap((group, at) => issuesOf(ruleGroup, group, rulesFileOf(group), `ruleGroups[${at}]`)),
    ...dashboards.flatMap((one, at) => issuesOf(dashboard, one, dashboardsFile, `dashboards[${at}]`, true)),
    ...each(metricSet, metrics, metricsOf),
    ...issuesOf(metricSet, recorded, recordedFile, "recorded"),
    ...each(metricSet, exporters, exporterOf),
  ];
}

function each(
  schema: Schema<unknown>,
  values: Readonly<Record<string, unknown>>,
  fileOf: (name: string) => string,
  named = false,
): Issue[] {
  return Object.entries(values).flatMap(([name, value]) => issuesOf(schema, value, fileOf(name), name, named));
}

/**
 * @param name the value's own name
 * @param named whether paths start with the name: its file declares more than this value
 */
function issuesOf(schema: Schema<unknown>, value: unknown, where: string, name: string, named = false): Issue[] {
  const { issues } = v.safeParse(schema, value);
  return (issues ?? []).map((issue) => issueOf(issue, where, name, named));
}

/** The group is not known to be one yet. */
function rulesFileOf(group: unknown): string {
  const { name, file } = Object(group) as { readonly name?: unknown; readonly file?: unknown };
  return rulesOf({ name: String(name), ...(typeof file === "string" ? { file } : {}) });
}
