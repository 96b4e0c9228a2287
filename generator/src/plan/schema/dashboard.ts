import type { Dashboard, Panel, Query, Row } from "../../promql/index.ts";
import { expression, isExpression } from "./rule.ts";
import {
  anyNumber,
  anyText,
  byName,
  exactly,
  listOf,
  optional,
  quick,
  type Schema,
  shape,
  someOf,
  valuesOf,
  variants,
  yesOrNo,
} from "./shape.ts";

type Thresholds = NonNullable<Panel["thresholds"]>;
type Word = Extract<Panel, { readonly kind: "states" }>["words"][string];

/** Only the shape is judged here; validate-dashboards.ts judges the content. */
const query = quick(isQuery, shape<Query>({ expression, legend: anyText }));

function isQuery(input: unknown): boolean {
  const { expression, legend, ...others } = Object(input) as Partial<Query>;
  return typeof legend === "string" && isExpression(expression) && Object.keys(others).length === 0;
}

const common = {
  title: anyText,
  description: anyText,
  unit: valuesOf<Panel["unit"]>({
    s: true,
    bytes: true,
    Bps: true,
    reqps: true,
    ops: true,
    percentunit: true,
    short: true,
    dateTimeFromNow: true,
  }),
  queries: someOf(query),
  thresholds: optional(shape<Thresholds>({ yellow: anyNumber, red: anyNumber })),
  alert: optional(anyText),
  width: optional(anyNumber),
} as const;

const panel: Schema<Panel> = variants<Panel, "kind">("kind", {
  timeseries: { ...common, kind: exactly("timeseries"), stacked: optional(yesOrNo), max: optional(anyNumber) },
  stat: { ...common, kind: exactly("stat") },
  bars: { ...common, kind: exactly("bars") },
  table: { ...common, kind: exactly("table") },
  states: {
    ...common,
    kind: exactly("states"),
    words: byName(shape<Word>({ text: anyText, good: yesOrNo })),
  },
});

const row = shape<Row>({ title: anyText, panels: someOf(panel) });

export const dashboard: Schema<Dashboard> = shape<Dashboard>({
  uid: anyText,
  title: anyText,
  description: anyText,
  tags: listOf(anyText),
  rows: someOf(row),
  file: optional(anyText),
});
