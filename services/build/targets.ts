/** The images to build: those that the catalog releases, so that the build makes exactly what the manifests name. */

import { application } from "../../generator/src/catalog/application.ts";
import { microservices } from "../../generator/src/catalog/microservices/index.ts";
import { type Image, imageReference } from "../../generator/src/model/image.ts";

export interface Target {
  /** A folder of services/. */
  readonly name: string;
  /** ghcr.io/...:0.1.0 */
  readonly reference: string;
  /** A stage of services/Dockerfile. */
  readonly stage: "service" | "page";
}

/** The targets of microservices and sidecars, sorted by name. */
export function targets(): Target[] {
  const all = Object.values(microservices).flatMap(({ name, image, run, sidecars = [] }) => [
    { name, image, stage: run.kind === "page" ? "page" : "service" } as const,
    ...sidecars.map((sidecar) => ({ name: sidecar.name, image: sidecar.image, stage: "service" }) as const),
  ]);
  return all
    .filter(({ image }) => isOurs(image))
    .map(({ name, image, stage }) => ({ name, stage, reference: imageReference(image) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isOurs = (image: Image): boolean => image.repository.startsWith(`${application.registry}/`);
