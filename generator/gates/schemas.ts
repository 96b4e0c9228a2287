import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { objectsIn, type Tree } from "./trees.ts";

export const schemasFolder = fileURLToPath(new URL("schemas", import.meta.url));

/** Schemas of kinds that no shipped cluster has: see make-crd-schemas.ts. */
export const crdSchemasFolder = fileURLToPath(new URL("crd-schemas", import.meta.url));

/** The file names that kubeconform looks for: the kind, the first label of its group, and the version. */
export const schemaLocations = [schemasFolder, crdSchemasFolder].map(
  (folder) => `${folder}/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
);

export function schemaName(apiVersion: string, kind: string): string {
  const [group = "", ...version] = apiVersion.split("/");
  return [kind.toLowerCase(), group.split(".")[0], ...version].join("-").concat(".json");
}

/** The distinct kinds of all objects in the trees, as `[apiVersion, kind]`. */
export function kindsIn(root: string, trees: readonly Tree[]): [apiVersion: string, kind: string][] {
  const objects = trees.flatMap(({ files }) => files.flatMap((file) => objectsIn(root, file)));
  return [
    ...new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, [apiVersion, kind]])).values(),
  ].map(([apiVersion = "", kind = ""]) => [apiVersion, kind]);
}

export const schemasOnDisk = (): string[] => readdirSync(schemasFolder).filter((name) => name.endsWith(".json"));
