/** A JSON Schema or a part of one, from an API server's OpenAPI document. */
export type Schema = { readonly [key: string]: unknown };

const dialect = "http://json-schema.org/draft-07/schema#";
const reference = "#/components/schemas/";

/** Keys that constrain the value; descriptions, defaults and `x-kubernetes-*` do not. */
const kept = [
  ...["type", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"],
  ...["required", "properties", "additionalProperties", "items", "anyOf", "oneOf", "allOf", "not"],
];

/** A quantity's grammar. The API server's own schema is string or number: it refuses "128mb" only later. */
const quantity: Schema = {
  anyOf: [
    { type: "number" },
    {
      type: "string",
      pattern: "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?[0-9]+)?$",
    },
  ],
};

/**
 * One kind's self-contained schema: referenced schemas are in `definitions`, and an unknown field is an error.
 * @param schemas `components.schemas` of one group and version's OpenAPI v3 document
 */
export function standalone(schemas: Readonly<Record<string, Schema>>, apiVersion: string, kind: string): Schema {
  const name = Object.keys(schemas).find((name) => isOf(schemas[name], apiVersion, kind));
  if (name === undefined) throw new Error(`${apiVersion}/${kind}: the API server has no such kind`);
  const { status: _, ...properties } = (schemas[name]?.properties ?? {}) as Record<string, Schema>;
  const definitions: Record<string, Schema> = {};
  const root = strict({ ...schemas[name], properties }, (name) => define(name));
  return {
    $schema: dialect,
    ...root,
    properties: { ...(root.properties as Schema), apiVersion: { const: apiVersion }, kind: { const: kind } },
    required: ["apiVersion", "kind", "metadata", ...((root.required ?? []) as string[])].filter(isFirst),
    definitions: sorted(definitions),
  };

  function define(name: string): void {
    if (name in definitions) return;
    definitions[name] = {}; // ends the recursion of a kind that refers to itself
    definitions[name] = name.endsWith(".resource.Quantity") ? quantity : strict(schemas[name] ?? {}, define);
  }
}

function isOf(schema: Schema | undefined, apiVersion: string, kind: string): boolean {
  const kinds = (schema?.["x-kubernetes-group-version-kind"] ?? []) as Record<string, string>[];
  return kinds.some((of) => of.kind === kind && (of.group ? `${of.group}/${of.version}` : of.version) === apiVersion);
}

/** Reduces a schema to the kept keys, and calls `refersTo` for each name that it references. */
function strict(schema: Schema, refersTo: (name: string) => void): Schema {
  const [only] = (schema.allOf ?? []) as Schema[];
  const target = schema.$ref ?? only?.$ref; // `allOf` with one entry is how OpenAPI adds a default to a reference
  if (typeof target === "string") {
    const name = target.slice(reference.length);
    refersTo(name);
    return { $ref: `#/definitions/${name}` };
  }
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in schema;
  return {
    ...Object.fromEntries(kept.filter((key) => key in schema).map((key) => [key, inner(key, schema[key], refersTo)])),
    ...("properties" in schema && !open ? { additionalProperties: false } : {}),
  };
}

function inner(key: string, value: unknown, refersTo: (name: string) => void): unknown {
  if (key === "properties")
    return sorted(mapValues(value as Record<string, Schema>, (schema) => strict(schema, refersTo)));
  if (key === "anyOf" || key === "oneOf" || key === "allOf") return (value as Schema[]).map((s) => strict(s, refersTo));
  if (typeof value === "object" && !Array.isArray(value)) return strict(value as Schema, refersTo);
  return value;
}

const isFirst = <T>(value: T, index: number, all: readonly T[]): boolean => all.indexOf(value) === index;

const sorted = (object: Record<string, Schema>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

const mapValues = (object: Record<string, Schema>, change: (value: Schema) => Schema): Record<string, Schema> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
