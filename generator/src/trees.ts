import { applicationsChart } from "./charts/application.ts";
import { argocdChart, argocdSettings, type GroupKind, pullIfNotPresent, restartOnParameters } from "./charts/argocd.ts";
import { monitoringApplications } from "./charts/kube-prometheus-stack/applications.ts";
import { monitoringProject } from "./charts/kube-prometheus-stack/project.ts";
import { type Part, partChart, parts, partsBesideChart } from "./charts/microservice.ts";
import { monitoringChart } from "./charts/monitoring.ts";
import { namespaceChart } from "./charts/namespace.ts";
import { argocdNamespace } from "./model/argocd.ts";
import type { Delivery } from "./model/delivery.ts";
import type {
  PlannedCluster,
  PlannedComponent,
  PlannedMicroservice,
  PlannedNamespace,
  PlannedObjects,
} from "./plan/types.ts";
import { document, type Folder, filesIn, folder, manifestsIn, objectsOf } from "./render/folder.ts";
import { kustomization } from "./render/kustomization.ts";
import type { File, KubeObject, Manifest } from "./render/manifest.ts";
import { rememberByValue } from "./render/remember.ts";

/** A folder that is written or left as a whole: clusters/<cluster>, apps/<cluster> or argocd/<cluster>. */
export interface Unit {
  readonly path: string;
  readonly files: readonly File[];
}

/** All that one cluster becomes: the files, and the objects that the checks read. */
export interface ClusterTree {
  /** clusters/, apps/, argocd/, in this order. */
  readonly units: readonly [Unit, Unit, Unit];
  readonly manifests: readonly Manifest[];
}

const namespaceObjects = rememberByValue((planned: PlannedNamespace) => objectsOf(namespaceChart(planned)));
const partObjects = new Map(
  parts.map((part) => [part, rememberByValue((planned: PlannedMicroservice) => objectsOf(partChart(part, planned)))]),
);
const monitoringObjects = rememberByValue((planned: PlannedObjects) => objectsOf(monitoringChart(planned)));

function componentFolder(component: PlannedComponent): Folder {
  if (component.kind === "namespace") return folder(namespaceObjects(component));
  if (component.kind !== "microservice") {
    // The folder's objects are of one kind, so a file is a thing.
    const objects = monitoringObjects(component);
    return folder(objects, { names: objects.map(({ metadata }) => `${metadata.name}.yaml`) });
  }
  const some = component.runtime.kind === "chart" ? partsBesideChart : parts;
  return folder(some.flatMap((part) => partObjects.get(part)?.(fieldsOf(part, component)) ?? []));
}

/** The fields that a part follows from, and no others: most clusters share most parts of most microservices. */
function fieldsOf({ fields }: Part, planned: PlannedMicroservice): PlannedMicroservice {
  return Object.fromEntries(fields.map((field) => [field, planned[field]])) as unknown as PlannedMicroservice;
}

export function renderCluster(planned: PlannedCluster, delivery: Delivery): ClusterTree {
  const components = planned.components.map((component) => ({
    path: `clusters/${planned.name}/${component.name}`,
    folder: componentFolder(component),
  }));
  const objects = components.flatMap((component) => component.folder.objects.map(({ object }) => object));
  const apps = appsFolder(planned, delivery);
  const argocd = argocdFolder(planned, delivery, objects);
  const [appsPath, argocdPath] = [`apps/${planned.name}`, `argocd/${planned.name}`];
  const everything = kustomization(planned.components.map(({ name }) => name));
  return {
    units: [
      {
        path: `clusters/${planned.name}`,
        files: [
          { path: `clusters/${planned.name}/kustomization.yaml`, text: document(everything) },
          ...components.flatMap((component) => filesIn(component.path, component.folder)),
        ],
      },
      { path: appsPath, files: filesIn(appsPath, apps) },
      { path: argocdPath, files: filesIn(argocdPath, argocd) },
    ],
    manifests: [
      ...components.flatMap((component) => manifestsIn(component.path, component.folder)),
      ...manifestsIn(appsPath, apps),
      ...manifestsIn(argocdPath, argocd),
    ],
  };
}

/** The folder is a kind, so a file is a thing: apps/<cluster>/auth.yaml. */
function appsFolder({ applications, chart }: PlannedCluster, { source }: Delivery): Folder {
  const objects = [
    ...objectsOf(applicationsChart(applications, source)),
    ...(chart ? objectsOf(monitoringApplications(chart)) : []),
  ];
  return folder(objects, { names: objects.map(({ metadata }) => `${metadata.name}.yaml`) });
}

function argocdFolder(planned: PlannedCluster, { source, argocdVersion }: Delivery, allowed: KubeObject[]): Folder {
  const cluster = kindsOf(allowed.filter(({ metadata }) => metadata.namespace === undefined));
  const namespaced = kindsOf(allowed.filter(({ metadata }) => metadata.namespace !== undefined));
  const settings = argocdSettings().map((object) => ({ path: `${object.metadata.name}.yaml`, text: document(object) }));
  const objects = [
    ...objectsOf(argocdChart(planned, source, { cluster, namespaced })),
    ...(planned.chart ? objectsOf(monitoringProject(planned.chart)) : []),
  ];
  const made = folder(objects, {
    resources: [`https://raw.githubusercontent.com/argoproj/argo-cd/${argocdVersion}/manifests/core-install.yaml`],
    more: {
      namespace: argocdNamespace,
      patches: [...settings.map(({ path }) => ({ path })), ...pullIfNotPresent, restartOnParameters],
    },
  });
  return { ...made, files: [...made.files, ...settings] };
}

/** The kinds of the objects, each once, sorted: an AppProject lets in what is rendered and nothing else. */
function kindsOf(objects: readonly KubeObject[]): GroupKind[] {
  const kinds = new Map(
    objects.map(({ apiVersion, kind }) => {
      const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
      return [`${group}/${kind}`, { group, kind }];
    }),
  );
  return [...kinds.keys()].sort().flatMap((key) => kinds.get(key) ?? []);
}
