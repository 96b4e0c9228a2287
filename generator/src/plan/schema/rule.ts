import type { Alert, Duration, Expression, Recording, RuleGroup, Scene, Severity } from "../../promql/index.ts";
import { anyText, byName, listOf, optional, quick, type Schema, shape, valuesOf, yesOrNo } from "./shape.ts";
import { duration as durationText } from "./text.ts";

const duration = durationText as Schema<Duration>;

export function isExpression(input: unknown): input is Expression {
  const { text, atom, ...others } = Object(input) as Partial<Expression>;
  return typeof text === "string" && typeof atom === "boolean" && Object.keys(others).length === 0;
}

export const expression: Schema<Expression> = quick(isExpression, shape<Expression>({ text: anyText, atom: yesOrNo }));

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
