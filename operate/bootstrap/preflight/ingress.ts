import { type Check, error, warning } from "./finding.ts";

/** Checks the IngressClass or GatewayClass of the hosts, and that the controller's pods have the labels that the policies allow. */
export const checkIngress: Check = async ({ api, cluster }) => {
  const { className, controller, hosts, api: kind } = cluster.ingress;
  if (hosts.length === 0) return [];
  const file = `generator/src/catalog/clusters/${cluster.name}.ts`;
  const classKind = kind === "gateway-api" ? "GatewayClass" : "IngressClass";
  const classes = (await api.list(classKind)).map(({ metadata }) => metadata.name);
  const findings = [];
  if (!classes.includes(className))
    findings.push(
      error(
        `the cluster has no ${classKind} "${className}" (it has: ${classes.join(", ") || "none"}): enable the cluster's ingress add-on, or set "ingress" in ${file} and run npm run generate`,
      ),
    );
  if (controller === "node") return findings;
  const labels = Object.entries(controller.labels).map((pair) => pair.join("="));
  const pods = await api.list("Pod", controller.namespace, { labels: labels.join(",") });
  if (pods.length === 0)
    findings.push(
      warning(
        `no pod in namespace ${controller.namespace} has the labels ${labels.join(" and ")}: the policies allow only such an ingress controller, so the hosts will not answer. Set "ingress.controller" in ${file} and run npm run generate`,
      ),
    );
  return findings;
};
