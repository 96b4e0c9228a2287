import { componentApplications } from "./charts/application.ts";
import { argocdInstallation } from "./charts/argocd.ts";
import { argocdSettings, pullIfNotPresent, restartOnParameters } from "./charts/argocd-settings.ts";
import { chartApplications, chartProjects } from "./charts/chart.ts";
import { gatewayObjects } from "./charts/gateway.ts";
import { microserviceObjects } from "./charts/microservice.ts";
import { monitoringObjects } from "./charts/monitoring.ts";
import { namespaceObjects } from "./charts/namespace.ts";
import { argocdNamespace } from "./model/argocd.ts";
import type { Delivery } from "./model/delivery.ts";
import type { PlannedCluster, PlannedComponent } from "./plan/types.ts";
import { type Folder, filesIn, folder, manifestsIn, yamlDocument } from "./render/folder.ts";
import { kustomization } from "./render/kustomization.ts";
import type { File, KubeObject, Manifest } from "./render/manifest.ts";

/** A folder that is written or left alone as a whole: clusters/<cluster>, apps/<cluster> or argocd/<cluster>. */
export interface Unit {
  readonly path: string;
  readonly files: readonly File[];
}

/** One cluster's rendered folders: the files that are written, and the objects that the checks read. */
export interface ClusterTree {
  /** clusters/, apps/, argocd/, in this order. */
  readonly units: readonly [Unit, Unit, Unit];
  readonly manifests: readonly Manifest[];
}

/** Renders one cluster's folders. */
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
          { path: `clusters/${planned.name}/kustomization.yaml`, text: yamlDocument(everything) },
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

function componentFolder(component: PlannedComponent): Folder {
  switch (component.kind) {
    case "namespace":
      return folder(namespaceObjects(component));
    case "microservice":
      return folder(microserviceObjects(component));
    case "gateway-api":
      return folder(gatewayObjects(component));
    default:
      return folder(monitoringObjects(component), { nameOf: byName });
  }
}

/** Names a file after its object, in folders whose objects are all of one kind: apps/<cluster>/auth.yaml. */
const byName = ({ metadata }: KubeObject): string => `${metadata.name}.yaml`;

function appsFolder({ applications, charts, installation }: PlannedCluster, { source }: Delivery): Folder {
  const objects = [
    ...componentApplications(applications, installation, source),
    ...chartApplications(charts, installation, source),
  ];
  return folder(objects, { nameOf: byName });
}

function argocdFolder(
  planned: PlannedCluster,
  { source, argocdVersion }: Delivery,
  components: readonly KubeObject[],
): Folder {
  // A stage shares an Argo CD that is installed already.
  const settings = (planned.beside ? [] : argocdSettings()).map((object) => ({
    path: byName(object),
    text: yamlDocument(object),
  }));
  const { projects, installation } = planned;
  const objects = [...argocdInstallation(planned, source, components), ...chartProjects(projects, installation)];
  if (planned.beside) return folder(objects);
  const made = folder(objects, {
    resources: [`https://raw.githubusercontent.com/argoproj/argo-cd/${argocdVersion}/manifests/core-install.yaml`],
    more: {
      namespace: argocdNamespace,
      patches: [...settings.map(({ path }) => ({ path })), ...pullIfNotPresent, restartOnParameters],
    },
  });
  return { ...made, files: [...made.files, ...settings] };
}
