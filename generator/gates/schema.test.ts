import { expect, test } from "vitest";
import { type Schema, standalone } from "./schema.ts";
import { schemaName } from "./schemas.ts";

const refer = (name: string): Schema => ({ default: {}, allOf: [{ $ref: `#/components/schemas/${name}` }] });
const schemas: Record<string, Schema> = {
  Thing: {
    description: "prose",
    type: "object",
    required: ["spec"],
    properties: {
      kind: { type: "string", description: "prose" },
      spec: refer("Spec"),
      status: refer("Status"),
    },
    "x-kubernetes-group-version-kind": [{ group: "example.dev", kind: "Thing", version: "v1" }],
  },
  Spec: {
    type: "object",
    properties: {
      size: refer("io.k8s.apimachinery.pkg.api.resource.Quantity"),
      labels: { type: "object", additionalProperties: { type: "string", description: "prose" } },
      anything: { type: "object", properties: {}, "x-kubernetes-preserve-unknown-fields": true },
      port: { anyOf: [{ type: "integer" }, { type: "string" }], "x-kubernetes-int-or-string": true },
      inner: refer("Spec"),
    },
  },
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  Status: { type: "object" },
};
const made = standalone(schemas, "example.dev/v1", "Thing");
const { Spec } = made.definitions as Record<string, { properties: Record<string, Schema> }>;

test("the root allows its kind's fields only, without status, which is never rendered", () => {
  expect(made.properties).toEqual({
    apiVersion: { const: "example.dev/v1" },
    kind: { const: "Thing" },
    spec: { $ref: "#/definitions/Spec" },
  });
  expect(made.additionalProperties).toBe(false);
  expect(made.required).toEqual(["apiVersion", "kind", "metadata", "spec"]);
});

test("definitions are the referenced schemas, each once; open objects stay open", () => {
  expect(Object.keys(made.definitions as object)).toEqual(["Spec", "io.k8s.apimachinery.pkg.api.resource.Quantity"]);
  expect(Spec).toMatchObject({ additionalProperties: false });
  expect(Spec?.properties.labels).toEqual({ type: "object", additionalProperties: { type: "string" } });
  expect(Spec?.properties.anything).toEqual({ type: "object", properties: {} });
  expect(Spec?.properties.port).toEqual({ anyOf: [{ type: "integer" }, { type: "string" }] });
  expect(JSON.stringify(made)).not.toMatch(/prose|default|x-kubernetes/);
});

test("a quantity is a number or matches the grammar", () => {
  const { anyOf } = (made.definitions as Record<string, Schema>)["io.k8s.apimachinery.pkg.api.resource.Quantity"] as {
    anyOf: { pattern?: string }[];
  };
  const pattern = new RegExp(anyOf.find(({ pattern }) => pattern)?.pattern ?? "$^");
  for (const good of ["1", "0.5", ".5", "5.", "100m", "128Mi", "1e3", "-1", "2k", "1E"]) expect(good).toMatch(pattern);
  for (const bad of ["128mb", "1 Gi", "Mi", "", "1Mii", "1K", "e3", "."]) expect(bad).not.toMatch(pattern);
});

test("refuses a kind that the server does not have", () => {
  expect(() => standalone(schemas, "example.dev/v2", "Thing")).toThrow("example.dev/v2/Thing");
});

test.each([
  ["v1", "Service", "service-v1.json"],
  ["apps/v1", "Deployment", "deployment-apps-v1.json"],
  ["networking.k8s.io/v1", "NetworkPolicy", "networkpolicy-networking-v1.json"],
])("names the file of %s/%s as kubeconform does", (apiVersion, kind, name) => {
  expect(schemaName(apiVersion, kind)).toBe(name);
});
