/**
 * Makes generator/gates/schemas from a live API server's OpenAPI document: one file per rendered kind.
 *
 *   KUBECONFIG=... node generator/gates/make-schemas.ts [FOLDER OF THE TREES]
 *
 * The server needs Argo CD's CustomResourceDefinitions in the version that the catalog pins. It is only read.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Schema, standalone } from "./schema.ts";
import { kindsIn, schemaName, schemasFolder } from "./schemas.ts";
import { treesIn } from "./trees.ts";

const root = resolve(process.argv[2] ?? ".");
const kinds = kindsIn(root, treesIn(root));
if (kinds.length === 0) throw new Error(`${root}: no rendered trees; run npm run generate`);

const documents = new Map<string, Record<string, Schema>>();
const server = JSON.parse(kubectl("/version")).gitVersion as string;
const made = kinds.map(([apiVersion, kind]) => {
  const schema = standalone(documentOf(apiVersion), apiVersion, kind);
  const $comment = `From the OpenAPI document of a Kubernetes ${server} API server, by generator/gates/make-schemas.ts`;
  return [schemaName(apiVersion, kind), `${JSON.stringify({ $comment, ...schema }, null, 1)}\n`] as const;
});

rmSync(schemasFolder, { recursive: true, force: true });
mkdirSync(schemasFolder);
for (const [name, text] of made) writeFileSync(`${schemasFolder}/${name}`, text);
process.stdout.write(`${made.length} schemas, ${made.reduce((sum, [, text]) => sum + text.length, 0)} bytes\n`);

function documentOf(apiVersion: string): Record<string, Schema> {
  const path = `/openapi/v3/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`;
  const document = documents.get(apiVersion) ?? JSON.parse(kubectl(path)).components.schemas;
  documents.set(apiVersion, document);
  return document;
}

function kubectl(path: string): string {
  return execFileSync("kubectl", ["get", "--raw", path], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}
