import { platformNames } from "../model/cluster.ts";
import { type Issue, issuesAt, type MakeIssue } from "../model/issue.ts";
import type { Microservice, Port } from "../model/microservice.ts";
import { didYouMean, longestName, wrongDnsLabel, wrongPortName } from "../model/names.ts";
import { parseQuantity } from "../model/quantity.ts";
import type { Scale } from "../model/resources.ts";
import type { Facts } from "./facts.ts";

/** The file that declares a microservice. */
export const factsOf = (name: string): string => `generator/src/catalog/microservices/${name}.ts`;

/** Names that a microservice must not have: they are other ends of edges, or other folders of the tree. */
const reserved: readonly string[] = [
  ...platformNames,
  ...["argocd-application-controller", "argocd-repo-server", "dashboards", "grafana", "ingress-controller"],
  ...["kube-state-metrics", "prometheus", "rules", "targets", "world"],
];

/** Finds the errors in one microservice's own facts. */
export function wrongMicroservice(
  key: string,
  microservice: Microservice,
  { application, externals }: Pick<Facts, "application" | "externals">,
): Issue[] {
  const namespaces = Object.keys(application.namespaces);
  const { name, namespace, owner, ports, scale, storage, sidecars = [], secrets = {}, resources } = microservice;
  const issue = issuesAt(factsOf(key));
  const wrong = wrongDnsLabel(name, longestName);
  return [
    ...(wrong ? [issue("valid-name", `name ${wrong}`)] : []),
    ...(name === key
      ? []
      : [issue("valid-name", `name "${name}" is registered as "${key}"`, "register it by its name")]),
    ...([...reserved, ...Object.keys(externals), ...namespaces].includes(name)
      ? [
          issue(
            "valid-name",
            `name "${name}" is reserved`,
            "choose another name: it is a platform pod, a namespace or a folder of the tree",
          ),
        ]
      : []),
    ...(namespaces.includes(namespace)
      ? []
      : [issue("no-missing-namespace", `namespace "${namespace}" is not declared`, didYouMean(namespace, namespaces))]),
    ...(owner ? [] : [issue("require-owner", `${name} has no owner`, "name the team that is responsible for it")]),
    ...(resources ? [] : [issue("require-resources", `${name} has no resources`, "set cpu and memory")]),
    ...Object.entries(ports).flatMap(([portName, port]) => wrongPort(issue, portName, port)),
    ...clashes(issue, microservice),
    ...(scale ? wrongScale(issue, scale) : []),
    ...(storage && parseQuantity(storage.size) === undefined
      ? [issue("valid-quantity", `storage size "${storage.size}" is not a quantity`, 'write one such as "1Gi"')]
      : []),
    ...sidecars.flatMap((sidecar) => {
      const reason = wrongDnsLabel(sidecar.name);
      return reason ? [issue("valid-name", `sidecar ${reason}`)] : [];
    }),
    ...Object.keys(secrets).flatMap((secretKey) =>
      /^[-._a-zA-Z0-9]+$/.test(secretKey)
        ? []
        : [
            issue(
              "valid-name",
              `Secret key "${secretKey}" has characters other than letters, digits, - _ .`,
              "rename it",
            ),
          ],
    ),
  ];
}

function wrongPort(issue: MakeIssue, name: string, { port, servicePort = port }: Port): Issue[] {
  const wrong = wrongPortName(name);
  const inRange = (number: number, lowest: number) => Number.isInteger(number) && number >= lowest && number <= 65535;
  return [
    ...(wrong ? [issue("valid-port", wrong)] : []),
    ...(inRange(port, 1025)
      ? []
      : [issue("valid-port", `port ${name} is ${port}`, "choose one from 1025 to 65535: lower ones need root")]),
    ...(inRange(servicePort, 1)
      ? []
      : [issue("valid-port", `servicePort of ${name} is ${servicePort}`, "choose one from 1 to 65535")]),
  ];
}

/** Finds ports and names that two containers of the pod have: its containers share one network. */
function clashes(issue: MakeIssue, { name, ports, sidecars = [] }: Microservice): Issue[] {
  const all = [
    ...Object.entries(ports).map(([portName, { port, protocol = "TCP" }]) => ({
      owner: `${name}'s port ${portName}`,
      port: `${port}/${protocol}`,
      container: name,
    })),
    ...sidecars.map((sidecar) => ({
      owner: `sidecar ${sidecar.name}`,
      port: `${sidecar.port}/TCP`,
      container: sidecar.name,
    })),
  ];
  const samePort = [...Map.groupBy(all, ({ port }) => port)].filter(([, users]) => users.length > 1);
  const names = [name, ...sidecars.map((sidecar) => sidecar.name)];
  return [
    ...samePort.map(([port, users]) =>
      issue(
        "unique-container-port",
        `${users.map(({ owner }) => owner).join(" and ")} both listen on ${port}`,
        "give one of them another port",
      ),
    ),
    ...(new Set(names).size === names.length
      ? []
      : [issue("unique-container", `two containers have the same name: ${names.join(", ")}`, "rename one of them")]),
  ];
}

function wrongScale(issue: MakeIssue, { min, max, cpuPercent, memoryPercent }: Scale): Issue[] {
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  return [
    ...(whole(min) ? [] : [issue("valid-replicas", `scale.min is ${min}`, "write a whole number, 1 at least")]),
    ...(whole(max) ? [] : [issue("valid-replicas", `scale.max is ${max}`, "write a whole number, 1 at least")]),
    ...(min > max
      ? [
          issue(
            "valid-replicas",
            `scale.min (${min}) is greater than scale.max (${max})`,
            "raise scale.max, or lower scale.min",
          ),
        ]
      : []),
    ...(whole(cpuPercent) && whole(memoryPercent)
      ? []
      : [
          issue(
            "valid-replicas",
            `scale has cpuPercent ${cpuPercent} and memoryPercent ${memoryPercent}`,
            "write whole numbers above 0",
          ),
        ]),
  ];
}
