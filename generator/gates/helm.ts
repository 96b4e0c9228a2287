import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { groupKindOf } from "../src/charts/project.ts";
import { podOf } from "../src/checks/pod.ts";
import type { Issue } from "../src/model/issue.ts";
import type { KubeObject } from "../src/render/manifest.ts";
import { type Gate, type Reading, run } from "./gate.ts";
import { objectsIn, type Tree } from "./trees.ts";

/** A chart's Application in the trees, and what Helm renders of it. */
interface Rendered {
  readonly where: string;
  readonly project: string;
  /** The namespace of the objects that name none. */
  readonly namespace: string;
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
    const kubernetes = versionIn(root, tree);
    const charts = chartsIn(root, tree).map((chart) => template(tool, chart, kubernetes));
    if (charts.length === 0) return [];
    const policies = objectsBelow(root, tree, "clusters").flatMap(({ object }) =>
      object.kind === "NetworkPolicy" ? object : [],
    );
    const failed = charts.filter(({ objects }) => objects === null);
    return [
      {
        gate: "helm",
        over: tree.cluster,
        unit: "charts",
        read: charts.length - failed.length,
        expected: charts.length,
        findings: [
          ...charts.flatMap((chart) => undeclaredPods(chart, policies)),
          ...projectsIn(root, tree).flatMap(({ where, project }) =>
            wrongKinds(
              where,
              project,
              charts.filter((chart) => chart.project === project.metadata.name),
            ),
          ),
        ],
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

/** The version of Kubernetes that the cluster's namespaces pin: helm's own default is an old one, which charts refuse. */
function versionIn(root: string, tree: Tree): string {
  const namespace = objectsBelow(root, tree, "clusters").find(({ object }) => object.kind === "Namespace")?.object;
  const pinned = namespace?.metadata.labels?.["pod-security.kubernetes.io/enforce-version"];
  if (!pinned) throw new Error(`clusters/${tree.cluster} has no Namespace that pins a version of Kubernetes`);
  return pinned;
}

function template(
  tool: string,
  { where, application }: ReturnType<typeof chartsIn>[number],
  kubernetes: string,
): Rendered {
  const { spec } = application;
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
          "--kube-version",
          kubernetes,
        ],
        ...["--namespace", spec.destination.namespace, options.skipCrds ? "--skip-crds" : "--include-crds"],
      ],
      folder,
    );
    const objects = parseAllDocuments(stdout).flatMap((document): KubeObject[] => document.toJS() ?? []);
    // Helm prints nothing but its error where it fails.
    const error = stderr.trim().split("\n").at(-1) ?? "";
    const { namespace } = spec.destination;
    return { where, project: spec.project, namespace, objects: objects.length > 0 ? objects : null, error };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compares the kinds of all charts of a project with the kinds that it lets in. */
export function wrongKinds(
  where: string,
  { spec }: KubeObject,
  charts: readonly Omit<Rendered, "error" | "namespace">[],
): Issue[] {
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

/** Finds pods of a chart that no NetworkPolicy of the tree selects: nothing has declared their connections. */
export function undeclaredPods(
  { where, namespace, objects }: Omit<Rendered, "error" | "project">,
  policies: readonly KubeObject[],
): Issue[] {
  return (objects ?? []).flatMap((object) => {
    const labels = podOf(object)?.labels;
    const place = object.metadata.namespace ?? namespace;
    const selecting = policies.filter(({ metadata, spec }) => {
      const wanted = Object.entries(spec.podSelector.matchLabels ?? {});
      return (
        metadata.namespace === place && wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value)
      );
    });
    if (!labels || selecting.length > 0) return [];
    return [
      {
        where,
        message: `the chart brings ${object.kind} ${object.metadata.name}, whose pods no NetworkPolicy selects`,
        rule: "no-missing-pods",
        hint: "declare them in the chart's pods in generator/src/catalog/charts.ts",
      },
    ];
  });
}
