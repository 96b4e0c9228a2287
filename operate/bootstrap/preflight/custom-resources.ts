import type { PlannedCluster } from "../../../generator/src/plan/types.ts";
import { type Check, error } from "./finding.ts";

/** Checks that the cluster knows the kinds of the hosts' objects that are not Kubernetes' own. */
export const checkCustomResources: Check = async ({ api, planned, cluster }) => {
  const needed = neededBy(planned);
  if (needed.length === 0) return [];
  const known = new Set((await api.list("CustomResourceDefinition")).map(({ metadata }) => metadata.name));
  return needed
    .filter(({ name }) => !known.has(name))
    .map(({ name, from }) =>
      error(
        `the cluster has no CustomResourceDefinition "${name}": install ${from}, or set "ingress" in generator/src/catalog/clusters/${cluster.name}.ts and run npm run generate`,
      ),
    );
};

interface Needed {
  readonly name: string;
  /** The project that brings it. */
  readonly from: string;
}

function neededBy({ components }: PlannedCluster): Needed[] {
  const hasGateway = components.some(({ kind }) => kind === "gateway-api");
  const hasMiddleware = components.some(
    (one) =>
      one.kind === "microservice" &&
      one.ingress?.controller === "traefik" &&
      one.ingress.hosts.some(({ paths }) => paths.some(({ controllerLimits }) => controllerLimits)),
  );
  return [
    ...(hasGateway ? ["gateways", "httproutes"] : []).map((plural) => ({
      name: `${plural}.gateway.networking.k8s.io`,
      from: "the Gateway API's standard channel",
    })),
    ...(hasMiddleware ? [{ name: "middlewares.traefik.io", from: "Traefik's CustomResourceDefinitions" }] : []),
  ];
}
