import { monitoringOf } from "#generator/library/monitoring.ts";
import { ownRunbooks } from "#generator/library/runbooks.ts";
import { imageReference } from "#generator/model/image.ts";
import type { Facts } from "#generator/plan/facts.ts";
import { application } from "./application.ts";
import { microk8s } from "./clusters/microk8s.ts";
import { minikube } from "./clusters/minikube.ts";
import { externals } from "./externals.ts";
import { microservices } from "./microservices/index.ts";
import { stacks } from "./monitoring.ts";
import { argocd, thirdParty } from "./versions.ts";

/** The OpenTelemetry demo, described by facts alone. */
export const facts: Facts = {
  application,
  microservices,
  externals,
  charts: {},
  clusters: { microk8s, minikube },
  delivery: { source: application.repository, argocdVersion: argocd },
  waitImage: imageReference(thirdParty.busybox),
  monitoring: monitoringOf({
    application,
    microservices,
    stacks,
    runbooks: ownRunbooks(application, true),
  }),
};
