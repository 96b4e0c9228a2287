import { relative } from "node:path";
import * as clusters from "../src/catalog/clusters/index.ts";
import type { Issue } from "../src/model/issue.ts";
import { type Gate, parsed, run } from "./gate.ts";
import { subjectOf, type Tree } from "./trees.ts";

/** One object's scores, from `--output-format json`. */
interface Scored {
  readonly file_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly comment: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments:
      | readonly { readonly path: string; readonly summary: string; readonly description: string }[]
      | null;
  }[];
}

/** The only grade without a finding; 1 is critical, 5 a warning, 7 almost good. */
const allGood = 10;

/** Judges all trees of a cluster at once, to match pods with policies and Services. Ignore annotations have no effect. */
export const kubeScore: Gate = (tool, { root, trees }) =>
  trees.map((tree) => {
    const args = ["score", "--output-format", "json", "--disable-ignore-checks-annotations", "-vv"];
    const output = run(tool, [...args, "--kubernetes-version", versionOf(tree), ...tree.files], root);
    const scored = parsed<Scored[] | null>(tool, output) ?? [];
    // An object without any check is named on stderr only: without this, it would look like one that was not read.
    const unknown = output.stderr.split("\n").filter((line) => line.includes("Unknown datatype: ")).length;
    return {
      gate: "kube-score",
      over: tree.cluster,
      unit: "objects",
      read: scored.length + unknown,
      expected: tree.files.length,
      findings: scored.flatMap((object) => findingsOf(root, object)),
      note: `${unknown} objects of kinds without a check`,
    };
  });

function findingsOf(root: string, { file_name, checks }: Scored): Issue[] {
  const where = relative(root, file_name);
  return checks
    .filter(({ grade, skipped }) => grade < allGood && !skipped)
    .flatMap(({ check, comments }) => {
      const remarks = comments?.length ? comments : [{ path: "", summary: check.comment, description: "" }];
      return remarks.map(({ path, summary, description }) => ({
        where,
        subject: subjectOf(root, where),
        message: path ? `${path}: ${summary}` : summary,
        rule: check.id,
        ...(description ? { hint: description } : {}),
      }));
    });
}

function versionOf({ cluster }: Tree): string {
  const known = Object.values(clusters.clusters).find(({ name }) => name === cluster);
  if (!known)
    throw new Error(`clusters/${cluster}: no such cluster in generator/src/catalog/clusters; run npm run generate`);
  return `v${known.kubernetes}`;
}
