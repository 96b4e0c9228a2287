import { type Check, error, warning } from "./finding.ts";

/** The class of the hosts, and the controller's pods where the policies let them in from. */
export const checkIngress: Check = async ({ api, cluster }) => {
  const { className, controller, hosts } = cluster.ingress;
  if (hosts.length === 0) return [];
  const file = `generator/src/catalog/clusters/${cluster.name}.ts`;
  const classes = (await api.list("IngressClass")).map(({ metadata }) => metadata.name);
  const findings = [];
  if (!classes.includes(className))
    findings.push(
      error(
        `there is no IngressClass "${className}", but ${classes.join(", ") || "none at all"}: enable the cluster's ingress add-on, or set "ingress" in ${file} and render`,
      ),
    );
  const labels = Object.entries(controller.labels).map((pair) => pair.join("="));
  const pods = await api.list("Pod", controller.namespace, { labels: labels.join(",") });
  if (pods.length === 0)
    findings.push(
      warning(
        `no pod in namespace ${controller.namespace} has ${labels.join(" and ")}: the policies let only such an ingress controller in, so that the hosts will not answer (${file}, "ingress.controller")`,
      ),
    );
  return findings;
};
