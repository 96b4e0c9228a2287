import type { Issue } from "../src/model/issue.ts";
import { type Gate, parsed, type Reading, run } from "./gate.ts";
import { kindsIn, schemaLocations, schemaName, schemasOnDisk } from "./schemas.ts";
import { subjectOf } from "./trees.ts";

/** The output of `-output json -summary`. */
interface Output {
  readonly resources: readonly {
    readonly filename: string;
    readonly status: string;
    readonly msg: string;
  }[];
  readonly summary: { readonly valid: number; readonly invalid: number; readonly errors: number };
}

/** Validates every object by the API server's schema of its kind: unknown and duplicate fields are errors. */
export const kubeconform: Gate = (tool, { root, trees }) => {
  const args = ["-strict", "-summary", "-output", "json", ...schemaLocations.flatMap((at) => ["-schema-location", at])];
  const stale = staleSchemas(root, trees);
  return trees.map((tree, index): Reading => {
    const { resources, summary } = parsed<Output>(tool, run(tool, [...args, ...tree.files], root));
    return {
      gate: "kubeconform",
      over: tree.cluster,
      unit: "objects",
      read: summary.valid + summary.invalid,
      expected: tree.files.length,
      findings: [...resources.flatMap((resource) => findingsOf(root, resource)), ...(index === 0 ? stale : [])],
      note: `${tree.kustomizations.length} kustomization.yaml left to kustomize`,
    };
  });
};

function findingsOf(root: string, { filename, status, msg }: Output["resources"][number]): Issue[] {
  const about = { where: filename, subject: subjectOf(root, filename), rule: "valid-schema" };
  if (status === "statusInvalid") return faultsIn(msg).map((message) => ({ ...about, message }));
  const hint = msg.includes("could not find schema") ? { hint: "make it with generator/gates/make-schemas.ts" } : {};
  return [{ ...about, message: msg, ...hint }];
}

/** The innermost faults of the tree that kubeconform prints as one line; its own list has only the outermost. */
function faultsIn(message: string): string[] {
  const faults = message.split(/\s+- at /).slice(1);
  const inner = faults.filter((fault) => !/: (validation|'\w+') failed(, none matched)?$/.test(fault));
  return inner.length > 0 ? inner : [message];
}

/** Schemas of kinds that are no longer rendered. */
function staleSchemas(root: string, trees: Parameters<Gate>[1]["trees"]): Issue[] {
  const used = new Set(kindsIn(root, trees).map(([apiVersion, kind]) => schemaName(apiVersion, kind)));
  return schemasOnDisk()
    .filter((name) => !used.has(name))
    .map((name) => ({
      where: `generator/gates/schemas/${name}`,
      message: "no rendered object is of this kind",
      rule: "ban-stale-schema",
      hint: "delete it, or make all schemas again with generator/gates/make-schemas.ts",
    }));
}
