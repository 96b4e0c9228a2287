import { monitoringOf } from "../../generator/src/library/monitoring.ts";
import { runbooksIn } from "../../generator/src/library/runbooks.ts";
import { imageReference } from "../../generator/src/model/image.ts";
import type { Facts } from "../../generator/src/plan/facts.ts";
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
    runbooks: {
      url: "https://github.com/example/otel-demo-gitops/blob/main/docs/runbooks",
      names: () => runbooksIn(new URL("../../docs/runbooks", import.meta.url)),
      shared: true,
    },
  }),
};
