import type { Chart } from "../../src/model/chart.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { facts } from "../application/index.ts";
import { withCluster } from "../facts.ts";
import { bundle, certificates } from "../rows/charts.ts";

type Wide<T> = { -readonly [K in keyof T]: unknown };

const listed: Cluster["charts"] = { certificates: {} };

/** The fixture with one more chart, which the laptop runs. As in JavaScript, a value may be of any type. */
export function withChart(change: Partial<Wide<Chart>>, on: unknown = listed): Facts {
  const chart = { ...certificates, ...change } as Chart;
  return { ...withCluster("laptop", { charts: on }), charts: { ...facts.charts, certificates: chart } };
}

export const withSource = (change: object) => withChart({ source: { ...certificates.source, ...change } });

/** The fixture with one bundle of plain manifests, which the laptop runs. */
export const withBundle = (change: Partial<Wide<Chart>>, source: object = {}): Facts => ({
  ...withCluster("laptop", { charts: { operator: {} } }),
  charts: { ...facts.charts, operator: { ...bundle, source: { ...bundle.source, ...source }, ...change } as Chart },
});

export const pod = { description: "A pod" };
