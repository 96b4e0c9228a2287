/** Applications that a cluster leaves out: the root Application on the cluster lists them; git does not. */
import { Usage } from "../generator/src/cli/command/usage.ts";
import { didYouMean } from "../generator/src/model/names.ts";
import type { PlannedCluster } from "../generator/src/plan/types.ts";
import type { Api } from "./api.ts";
import { argocdNamespace } from "./application.ts";
import type { LiveObject } from "./kinds.ts";
import { applicationsOf, rootOf } from "./planned.ts";

interface Patch {
  readonly target?: { readonly name?: string };
  readonly patch: string;
}

const deletion = "$patch: delete";

/** The root Application without some of its children. */
export function leaveOut(root: LiveObject, names: readonly string[]): LiveObject {
  const { source } = root.spec;
  const patches: readonly Patch[] = names.map((name) => ({
    target: { kind: "Application", name },
    patch: `${deletion}\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${name}\n`,
  }));
  const kustomize = { ...source.kustomize, patches: [...source.kustomize.patches, ...patches] };
  return { ...root, spec: { ...root.spec, source: { ...source, kustomize } } };
}

/** The names of the Applications that this cluster leaves out; none if it has no root Application. */
export async function leftOut(api: Pick<Api, "find">, planned: PlannedCluster): Promise<string[]> {
  const root = await api.find("Application", argocdNamespace, rootOf(planned));
  const patches: readonly Patch[] = root?.spec.source.kustomize?.patches ?? [];
  return patches.flatMap(({ target, patch }) => (patch.startsWith(deletion) && target?.name ? [target.name] : []));
}

/** The plan without the named Applications. The edges stay: a policy may allow a connection that no pod makes. */
export function without(planned: PlannedCluster, names: readonly string[]): PlannedCluster {
  const components = planned.applications.filter(({ name }) => names.includes(name)).map(({ component }) => component);
  const stays = <T>(items: readonly T[], nameOf: (item: T) => string, left: readonly string[] = components) =>
    items.filter((item) => !left.includes(nameOf(item)));
  return {
    ...planned,
    components: stays(planned.components, ({ name }) => name),
    applications: stays(planned.applications, ({ component }) => component),
    chartApplications: stays(planned.chartApplications, (name) => name, names),
    targets: stays(planned.targets, ({ job }) => job),
  };
}

/** @throws Usage that suggests the nearest name */
export function checkNames(planned: PlannedCluster, names: readonly string[]): void {
  const known = applicationsOf(planned);
  for (const name of names)
    if (!known.includes(name)) throw new Usage(`--without: unknown Application "${name}": ${didYouMean(name, known)}`);
}
