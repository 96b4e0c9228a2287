/**
 * Makes generator/gates/crd-schemas from CustomResourceDefinitions: kinds that a cluster's facts can ask for and that no shipped
 * cluster has, so that make-schemas.ts finds no object and no API server to ask.
 *
 *   node generator/gates/make-crd-schemas.ts VERSION CRD.yaml...
 *
 * Sources: Gateway API's config/crd/standard (gateways, httproutes), Traefik's docs/content/reference/dynamic-configuration
 * (middlewares).
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { type Schema, standalone } from "./schema.ts";
import { crdSchemasFolder, schemaName } from "./schemas.ts";

/** The fields of a CustomResourceDefinition that are read. */
interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const [version, ...paths] = process.argv.slice(2);
if (version === undefined || paths.length === 0) throw new Error("usage: make-crd-schemas.ts VERSION CRD.yaml...");

mkdirSync(crdSchemasFolder, { recursive: true });
for (const path of paths) {
  const { spec } = parse(readFileSync(path, "utf8")) as Definition;
  const [{ kind }, stored] = [spec.names, spec.versions.find(({ storage }) => storage)];
  if (!stored) throw new Error(`${path}: no stored version`);
  const own = { group: spec.group, kind, version: stored.name };
  const schemas = { [kind]: { ...stored.schema.openAPIV3Schema, "x-kubernetes-group-version-kind": [own] } };
  const apiVersion = `${own.group}/${own.version}`;
  const $comment = `From the CustomResourceDefinition of ${spec.group} ${version}, by generator/gates/make-crd-schemas.ts`;
  const text = `${JSON.stringify({ $comment, ...standalone(schemas, apiVersion, kind) }, null, 1)}\n`;
  writeFileSync(`${crdSchemasFolder}/${schemaName(apiVersion, kind)}`, text);
}
