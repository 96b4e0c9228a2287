import type {
  Chart,
  ChartKinds,
  ChartPart,
  ChartPod,
  ChartProject,
  HelmSource,
  Values,
  VendoredObject,
  VendoredSource,
} from "../../model/chart.ts";
import type { Kinds } from "../../model/values.ts";
import { call, port, secrets } from "./microservice.ts";
import {
  anyNumber,
  anyText,
  anything,
  byName,
  either,
  exactly,
  listOf,
  obeying,
  optional,
  type Schema,
  shape,
  yesOrNo,
} from "./shape.ts";
import { dnsLabel, labelKey, line, portName, quantity, replicaCount } from "./text.ts";

/** A chart's values: what JSON can write. */
export const values: Schema<Values> = obeying(byName(anything), "valid-values", (value) => notJson(value, []));

function notJson(value: unknown, path: readonly string[]): string | undefined {
  if (value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value)) return undefined;
  const isPlain =
    Array.isArray(value) || (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype);
  if (!isPlain) return `has at ${path.join(".")} a value that is no text, number, boolean, list or map: write one`;
  for (const [key, inner] of Object.entries(value)) {
    const wrong = inner === undefined && !Array.isArray(value) ? undefined : notJson(inner, [...path, key]);
    if (wrong) return wrong;
  }
  return undefined;
}

const helm = shape<HelmSource>({
  repository: line,
  chart: line,
  version: line,
  releaseName: optional(dnsLabel),
  skipCrds: optional(exactly(true)),
  values: optional(values),
  keys: optional(byName(anything) as Schema<Kinds>),
});

const object = shape<VendoredObject>({
  kind: line,
  name: line,
  namespace: optional(line),
  pods: optional(byName(anyText)),
});

const vendored = shape<VendoredSource>({
  folder: line,
  from: anyText,
  files: byName(line),
  objects: listOf(object),
  withoutNamespaces: optional(listOf(line)),
});

/** The grammar of kinds, versions and names is in validate-charts.ts. */
const kinds = shape<ChartKinds>({ clusterWide: optional(listOf(line)), namespaced: optional(listOf(line)) });

const pod = shape<ChartPod>({
  description: line,
  labels: optional(byName(line, labelKey)), // their values may be references
  ports: optional(byName(port, portName)),
  calls: optional(listOf(call)),
  webhook: optional(portName),
  scrape: optional(portName),
  honorLabels: optional(yesOrNo),
  secrets: optional(secrets),
  storage: optional(shape<NonNullable<ChartPod["storage"]>>({ size: quantity })),
  replicas: optional(replicaCount),
});

const part = shape<ChartPart>({
  values: optional(values),
  kinds: optional(kinds),
  pods: optional(byName(pod)),
});

const isFolder = (input: unknown): boolean => Object.hasOwn(Object(input), "folder");

export const chart: Schema<Chart> = shape<Chart>({
  name: line,
  description: line,
  owner: line,
  namespace: line,
  alsoIn: optional(listOf(dnsLabel)),
  source: either(isFolder, vendored, helm),
  kinds,
  project: optional(shape<ChartProject>({ name: dnsLabel, description: line })),
  pods: optional(byName(pod)),
  parts: optional(byName(part)),
  needs: optional(listOf(line)),
  shared: optional(exactly(true)),
  wave: optional(anyNumber),
  keepsObjects: optional(exactly(true)),
  syncOptions: optional(listOf(line)),
});
