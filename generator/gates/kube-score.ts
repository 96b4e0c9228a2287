import { relative } from "node:path";
import * as clusters from "../src/catalog/clusters/index.ts";
import type { Issue } from "../src/model/issue.ts";
import { type Gate, parsed, run } from "./gate.ts";
import { subjectOf, type Tree } from "./trees.ts";

/** One object as kube-score scores it, of `--output-format json`. */
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

/** The only grade without a remark; 1 is critical, 5 a warning, 7 almost good. */
const allGood = 10;

/** A cluster's trees at once: does a pod have a policy, a Service its pods? Annotations there excuse nothing. */
export const kubeScore: Gate = (tool, { root, trees }) =>
  trees.map((tree) => {
    const args = ["score", "--output-format", "json", "--disable-ignore-checks-annotations", "-vv"];
    const output = run(tool, [...args, "--kubernetes-version", versionOf(tree), ...tree.files], root);
    const scored = parsed<Scored[] | null>(tool, output) ?? [];
    // It names each object that it has read and has no check for: nothing else tells that from one it has not read.
    const unknown = output.stderr.split("\n").filter((line) => line.includes("Unknown datatype: ")).length;
    return {
      gate: "kube-score",
      over: tree.cluster,
      unit: "objects",
      read: scored.length + unknown,
      expected: tree.files.length,
      findings: scored.flatMap((object) => findingsOf(root, object)),
      note: `${unknown} of kinds without a check`,
    };
  });

function findingsOf(root: string, { file_name, checks }: Scored): Issue[] {
  const where = relative(root, file_name);
  return checks
    .filter(({ grade, skipped }) => grade < allGood && !skipped)
    .flatMap(({ check, comments }) => {
      const said = comments?.length ? comments : [{ path: "", summary: check.comment, description: "" }];
      return said.map(({ path, summary, description }) => ({
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
  if (!known) throw new Error(`clusters/${cluster} is of no cluster in generator/src/catalog/clusters`);
  return `v${known.kubernetes}`;
}
