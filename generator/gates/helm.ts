import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { groupKindOf } from "../src/charts/project.ts";
import type { Issue } from "../src/model/issue.ts";
import type { KubeObject } from "../src/render/manifest.ts";
import { type Gate, type Reading, run } from "./gate.ts";
import { objectsIn, type Tree } from "./trees.ts";

/** A chart's Application in the trees, and what Helm renders of it. */
interface Rendered {
  readonly where: string;
  readonly project: string;
  /** null: Helm could not render it, for this reason. */
  readonly objects: readonly KubeObject[] | null;
  readonly error: string;
}

/**
 * Renders each chart with its values, as Argo CD does, and compares its kinds with those that its project lets in. A kind that
 * no chart of the project brings is a finding too: the next version could bring it without a review.
 */
export const helm: Gate = (tool, { root, trees }) =>
  trees.flatMap((tree): Reading[] => {
    const charts = chartsIn(root, tree).map(({ where, application }) => template(tool, where, application));
    if (charts.length === 0) return [];
    const failed = charts.filter(({ objects }) => objects === null);
    return [
      {
        gate: "helm",
        over: tree.cluster,
        unit: "charts",
        read: charts.length - failed.length,
        expected: charts.length,
        findings: projectsIn(root, tree).flatMap(({ where, project }) =>
          wrongKinds(
            where,
            project,
            charts.filter((chart) => chart.project === project.metadata.name),
          ),
        ),
        ...(failed.length > 0 ? { note: failed.map(({ where, error }) => `${where}: ${error}`).join("; ") } : {}),
      },
    ];
  });

const objectsBelow = (root: string, { files }: Tree, folder: string) =>
  files
    .filter((file) => file.startsWith(`${folder}/`))
    .flatMap((where) => objectsIn(root, where).map((object) => ({ where, object })));

const chartsIn = (root: string, tree: Tree) =>
  objectsBelow(root, tree, "apps").flatMap(({ where, object }) =>
    object.kind === "Application" && object.spec.source.chart ? { where, application: object } : [],
  );

const projectsIn = (root: string, tree: Tree) =>
  objectsBelow(root, tree, "argocd").flatMap(({ where, object }) =>
    object.kind === "AppProject" ? { where, project: object } : [],
  );

function template(tool: string, where: string, { spec }: KubeObject): Rendered {
  const { repoURL, chart, targetRevision, helm: options } = spec.source;
  const folder = mkdtempSync(join(tmpdir(), "helm-"));
  try {
    const values = join(folder, "values.yaml");
    writeFileSync(values, JSON.stringify(options.valuesObject ?? {}));
    const source = /^https?:/.test(repoURL) ? [chart, "--repo", repoURL] : [`oci://${repoURL}/${chart}`];
    const { stdout, stderr } = run(
      tool,
      [
        ...[
          "template",
          options.releaseName,
          ...source,
          "--version",
          targetRevision,
          "--values",
          values,
          "--skip-tests",
        ],
        ...["--namespace", spec.destination.namespace, options.skipCrds ? "--skip-crds" : "--include-crds"],
      ],
      folder,
    );
    const objects = parseAllDocuments(stdout).flatMap((document): KubeObject[] => document.toJS() ?? []);
    // Helm prints nothing but its error where it fails.
    const error = stderr.trim().split("\n").at(-1) ?? "";
    return { where, project: spec.project, objects: objects.length > 0 ? objects : null, error };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compares the kinds of all charts of a project with the kinds that it lets in. */
export function wrongKinds(where: string, { spec }: KubeObject, charts: readonly Omit<Rendered, "error">[]): Issue[] {
  if (charts.length === 0) return [];
  const written = ({ group, kind }: { readonly group: string; readonly kind: string }) =>
    group === "" ? kind : `${group}/${kind}`;
  const listed = new Set<string>(
    [...spec.clusterResourceWhitelist, ...spec.namespaceResourceWhitelist].map((one) => written(one)),
  );
  const brought = charts.map((chart) => ({
    ...chart,
    kinds: new Set((chart.objects ?? []).map((object) => written(groupKindOf(object)))),
  }));
  const all = brought.reduce((sum, { kinds }) => sum.union(kinds), new Set<string>());
  const known = charts.every(({ objects }) => objects !== null);
  return [
    ...brought.flatMap((chart) =>
      [...chart.kinds.difference(listed)].map((kind) => ({
        where: chart.where,
        message: `the chart brings the kind "${kind}", which its project does not let in`,
        rule: "valid-kind",
        hint: `add it to the chart's kinds in generator/src/catalog/charts.ts, after a look at the object`,
      })),
    ),
    ...(known ? [...listed.difference(all)] : []).map((kind) => ({
      where,
      message: `lets in the kind "${kind}", which no chart of it brings`,
      rule: "valid-kind",
      hint: "remove it from the chart's kinds in generator/src/catalog/charts.ts",
    })),
  ];
}
