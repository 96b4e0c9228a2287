import type { Alert, Duration, Expression, Recording, RuleGroup, Scene, Severity } from "../../promql/index.ts";
import { anyText, byName, listOf, optional, type Schema, shape, valuesOf, yesOrNo } from "./shape.ts";
import { duration as durationText } from "./text.ts";

const duration = durationText as Schema<Duration>;

export const expression: Schema<Expression> = shape<Expression>({ text: anyText, atom: yesOrNo });

const scene = { series: byName(anyText), every: optional(duration), at: duration };

const alert = shape<Alert>({
  name: anyText,
  severity: valuesOf<Severity>({ page: true, ticket: true }),
  expression,
  for: duration,
  summary: anyText,
  description: anyText,
  fires: shape<Alert["fires"]>({ ...scene, labels: byName(anyText) }),
  silent: shape<Scene>(scene),
});

export const ruleGroup: Schema<RuleGroup> = shape<RuleGroup>({
  name: anyText,
  file: optional(anyText),
  recordings: listOf(shape<Recording>({ record: anyText, expression })),
  alerts: listOf(alert),
});
