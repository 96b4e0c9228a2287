import { clusters } from "./catalog/clusters/index.ts";
import { microservices } from "./catalog/microservices/index.ts";
import { repository } from "./catalog/repository.ts";
import { argocd, thirdParty } from "./catalog/versions.ts";
import type { Facts } from "./generate.ts";
import { imageReference } from "./model/image.ts";

/** The catalog, as the generator takes it. */
export const facts: Facts = {
  microservices,
  clusters,
  delivery: { source: { url: repository.url, revision: repository.revision }, argocdVersion: argocd },
  tools: { wait: imageReference(thirdParty.busybox) },
};
