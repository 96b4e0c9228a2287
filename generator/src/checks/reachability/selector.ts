import { type Complain, readFields, readList } from "./reading.ts";

export type Labels = Readonly<Record<string, string>>;

const operators = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

interface Requirement {
  readonly key: string;
  readonly operator: (typeof operators)[number];
  readonly values: readonly string[];
}

/** A LabelSelector: every requirement must hold. Without requirements it selects everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  /** Two selectors with the same text select the same. */
  readonly text: string;
}

/** Represents any value or name that no manifest names. Kubernetes allows no such label value. */
export const anyValue = "(any)";

const mostModels = 256;

export function selectorOf(labels: Labels): Selector {
  return selector(Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] })));
}

export function readSelector(value: unknown, path: string, complain: Complain): Selector {
  const { matchLabels, matchExpressions } = readFields(value, ["matchLabels", "matchExpressions"], path, complain);
  const requirements: Requirement[] = [];
  for (const [key, wanted] of Object.entries(readFields(matchLabels, "any", `${path}.matchLabels`, complain))) {
    if (typeof wanted !== "string") complain(`${path}.matchLabels.${key}`, `${JSON.stringify(wanted)} is not a string`);
    requirements.push({ key, operator: "In", values: [String(wanted)] });
  }
  for (const [index, expression] of readList(matchExpressions, `${path}.matchExpressions`, complain).entries())
    requirements.push(...readExpression(expression, `${path}.matchExpressions[${index}]`, complain));
  if (requirements.reduce((product, { values }) => product * Math.max(1, values.length), 1) > mostModels)
    complain(path, `its lists of values combine in more than ${mostModels} ways`);
  return selector(requirements);
}

function selector(requirements: readonly Requirement[]): Selector {
  return { requirements, text: requirements.map(formatRequirement).join(",") };
}

/** Writes a requirement in the syntax of `kubectl get --selector`. */
function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === "Exists") return key;
  if (operator === "DoesNotExist") return `!${key}`;
  if (operator === "In" && values.length === 1) return `${key}=${values[0]}`;
  return `${key} ${operator.toLowerCase()} (${values.join(",")})`;
}

function readExpression(value: unknown, path: string, complain: Complain): Requirement[] {
  const fields = readFields(value, ["key", "operator", "values"], path, complain);
  const values = readList(fields.values, `${path}.values`, complain).map(String);
  const { key } = fields;
  const operator = operators.find((known) => known === fields.operator);
  const listed = operator === "In" || operator === "NotIn";
  if (typeof key !== "string" || key === "") complain(`${path}.key`, `${JSON.stringify(key)} is not a label key`);
  else if (!operator)
    complain(`${path}.operator`, `${JSON.stringify(fields.operator)} is not one of ${operators.join(", ")}`);
  else if (listed !== values.length > 0)
    complain(
      `${path}.values`,
      `${operator} takes ${listed ? "at least one value" : "no values"}, not ${values.length}`,
    );
  else return [{ key, operator, values }];
  return [];
}

/** Matches as Kubernetes does: NotIn and DoesNotExist hold if the key is absent. */
export function selects({ requirements }: Selector, labels: Labels): boolean {
  for (const { key, operator, values } of requirements) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === "In" && (value === undefined || !values.includes(value))) return false;
    if (operator === "NotIn" && value !== undefined && values.includes(value)) return false;
    if (operator === "Exists" && value === undefined) return false;
    if (operator === "DoesNotExist" && value !== undefined) return false;
  }
  return true;
}

/**
 * The smallest sets of labels that the selector selects, one per combination of its lists of values. Every other set that
 * it selects has more labels than one of these, or another value under a key that only has to exist. A declared peer is
 * all pods that carry its labels, so a selector exceeds the declared peers if and only if one of these sets does.
 */
export function minimalModels(selector: Selector): Labels[] {
  let models: Labels[] = [{}];
  for (const { key, operator, values } of selector.requirements)
    if (operator === "In")
      models = models.flatMap((model) =>
        Object.hasOwn(model, key) ? [model] : values.map((value) => ({ ...model, [key]: value })),
      );
  for (const { key, operator } of selector.requirements)
    if (operator === "Exists")
      models = models.map((model) => (Object.hasOwn(model, key) ? model : { ...model, [key]: anyValue }));
  return models.filter((model) => selects(selector, model));
}

export function formatLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
