/** The addresses of the running application, and the commands that print its passwords. */
import { argocdNamespace, name, title } from "../application.ts";
import { microservicesOf } from "../planned.ts";
import { nodeAddress, type Target } from "../target.ts";

/** The lines that bootstrap prints at its end. */
export async function addresses({
  api,
  planned,
  context,
}: Pick<Target, "api" | "planned" | "context">): Promise<string[]> {
  const node = await nodeAddress(api);
  const kubectl = `kubectl${context ? ` --context ${context}` : ""}`;
  const services = microservicesOf(planned);
  const ports = services.flatMap(({ name, ports }) =>
    ports.flatMap(({ nodePort }) => (nodePort ? [`  http://${node}:${nodePort}  ${name}`] : [])),
  );
  const hosts = services.flatMap(({ ingress }) => ingress?.hosts ?? []);
  const paths = hosts.map(({ host, paths }) => `  https://${host}${paths[0]?.path.replace(/^\/$/, "") ?? ""}`);
  const database = services.find(({ runtime }) => runtime.kind === "postgres")?.secret;
  return [
    `${title} runs:`,
    ...new Set([...ports, ...paths]),
    "",
    ...(planned.hosts.length > 0
      ? [
          "No public DNS knows the hosts, and the cluster's own authority signs their certificates. To use them on this machine:",
          `  echo "${node} ${planned.hosts.join(" ")}" | sudo tee -a /etc/hosts`,
          `  ${kubectl} -n ${argocdNamespace} get secret local-authority -o 'jsonpath={.data.tls\\.crt}' | base64 -d > ${name}-ca.crt`,
          `  (import ${name}-ca.crt as an authority in the browser, or curl --cacert ${name}-ca.crt)`,
          "",
        ]
      : []),
    "Users register themselves on the page. All other passwords are in Secrets only, such as:",
    ...(database
      ? [
          `  ${kubectl} -n ${database.namespace} get secret ${database.name} -o 'jsonpath={.data.${database.keys[0]?.key.replaceAll(".", "\\.")}}' | base64 -d`,
        ]
      : []),
    ...microservicesOf(planned).flatMap(({ runtime, name }) =>
      runtime.kind === "monitoring-gateway"
        ? [
            `Grafana: https://${runtime.host}, Prometheus: /prometheus of the same host (user admin). For their passwords and a port-forward:`,
            `  npm run open -- ${runtime.grafana.name}; npm run open -- ${name}`,
          ]
        : [],
    ),
    `Argo CD: ${kubectl} -n ${argocdNamespace} get applications`,
  ];
}
