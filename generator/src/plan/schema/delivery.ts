import type { Delivery, HelmChart, HelmCharts, Source } from "../../model/delivery.ts";
import { type Schema, shape } from "./shape.ts";
import { line, release } from "./text.ts";

export const delivery: Schema<Delivery> = shape<Delivery>({
  source: shape<Source>({ url: line, revision: line }),
  argocdVersion: release,
});

const chart = shape<HelmChart>({ chart: line, version: line });

export const helmCharts: Schema<HelmCharts> = shape<HelmCharts>({ repository: line, crds: chart, stack: chart });
