/** Where people find TaskFlow once it runs, and how they get what is secret. */
import { microservicesOf } from "../planned.ts";
import { nodeAddress, type Target } from "../target.ts";

/** Lines for a person. */
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
  const paths = hosts.map(({ host, paths }) => `  https://${host}${paths[0] === "/" ? "" : (paths[0] ?? "")}`);
  const database = planned.secrets.find(({ name }) => name.startsWith("postgres"));
  return [
    "TaskFlow runs:",
    ...new Set([...ports, ...paths]),
    "",
    ...(planned.hosts.length > 0
      ? [
          "Names and certificates of the hosts are this cluster's own. For this machine to know both:",
          `  echo "${node} ${planned.hosts.join(" ")}" | sudo tee -a /etc/hosts`,
          `  ${kubectl} -n argocd get secret local-authority -o 'jsonpath={.data.tls\\.crt}' | base64 -d > taskflow-ca.crt`,
          "  (import taskflow-ca.crt as an authority in the browser, or curl --cacert taskflow-ca.crt)",
          "",
        ]
      : []),
    "People register themselves, on the page. Other passwords are in Secrets and nowhere else, such as:",
    ...(database
      ? [
          `  ${kubectl} -n ${database.namespace} get secret ${database.name} -o 'jsonpath={.data.${database.keys[0]?.key.replaceAll(".", "\\.")}}' | base64 -d`,
        ]
      : []),
    ...microservicesOf(planned).flatMap(({ runtime, name }) =>
      runtime.kind === "monitoring-gateway"
        ? [
            `Grafana: https://${runtime.host}, Prometheus below /prometheus there (user admin). Their passwords:`,
            `  npm run open -- grafana, npm run open -- ${name}: say how to get them, and open a way without the Ingress`,
          ]
        : [],
    ),
    `Argo CD: ${kubectl} -n argocd get applications`,
  ];
}
