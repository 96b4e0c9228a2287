import { externals } from "../application/externals.ts";
import { microservices } from "../application/index.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const named = (name: string) => withMore({ microservices: [imaged(name)] });
const reserved = (name: string, what: string): Row => [
  `the name ${name}`,
  named(name),
  "valid-name",
  `name "${name}" is reserved: it is ${what}`,
];

/** Names of things that are there already. */
export const invalidNames: readonly Row[] = [
  reserved("kube-dns", "a part of the cluster"),
  reserved("world", "a part of the cluster"),
  reserved("prometheus", "a part of the monitoring"),
  reserved("taskflow-prometheus-operator", "pods of a chart"),
  reserved("rules", "another folder of the tree"),
  reserved("taskflow", "the application itself"),
  reserved("monitoring", "a namespace"),
  reserved("bucket", "an external server"),
  reserved("kube-prometheus-stack", "a chart"),
  reserved("postgres-headless", "the headless Service of postgres"),
  reserved("tasks-metrics", "the Service of the sidecars of tasks"),
  [
    "the name of the Service of a NodePort beside other ports",
    withMore({
      microservices: [imaged("tasks-node-port")],
      clusters: { laptop: { nodePorts: [{ microservice: "tasks", nodePort: 30123 }] } },
    }),
    "valid-name",
    'name "tasks-node-port" is reserved: it is the Service of the NodePort of tasks',
  ],
  reserved("dashboard-app-pods", "a dashboard's ConfigMap"),
  ...["kube-dns", "kube-apiserver", "world", "grafana", "taskflow-prometheus-operator"].map(
    (name): Row => [
      `an external server with the name ${name}`,
      withMore({ externals: { [name]: externals.smtp } }),
      "valid-name",
      `the external server "${name}" has the name of `,
    ],
  ),
  [
    "an external server with the name of a microservice",
    withMore({ externals: { auth: externals.smtp } }),
    "valid-name",
    'name "auth" is reserved: it is an external server',
  ],
  [
    "a sidecar with the name of a port",
    withMore({
      microservices: [
        {
          ...microservices.auth,
          sidecars: microservices.auth.sidecars?.map((one) => ({ ...one, name: "http" })) ?? [],
        },
      ],
    }),
    "unique-port-name",
    'a port and a sidecar are both named "http"',
  ],
  [
    "a sidecar with a name of 16 letters",
    withMore({
      microservices: [
        {
          ...microservices.auth,
          sidecars: microservices.auth.sidecars?.map((one) => ({ ...one, name: "a".repeat(16) })) ?? [],
        },
      ],
    }),
    "valid-name",
    "has 16 characters, 15 at most",
  ],
  [
    "two ports of a Service with one number",
    withMore({
      microservices: [
        imaged("box", {}, { ports: { one: { port: 8080, servicePort: 80 }, two: { port: 8081, servicePort: 80 } } }),
      ],
    }),
    "unique-service-port",
    "the ports one and two both have the Service's port 80/TCP",
  ],
  [
    "a request above its limit",
    withMore({ microservices: [imaged("box", {}, { resources: { cpu: ["1", "500m"], memory: ["8Mi", "8Mi"] } })] }),
    "valid-resources",
    "resources.cpu requests 1, more than its limit 500m",
  ],
];
