import { clusters, facts } from "../application/index.ts";
import { withCluster } from "../facts.ts";
import type { Row } from "./row.ts";

const { laptop } = clusters;
const withHosts = (hosts: readonly object[]) => withCluster("laptop", { ingress: { ...laptop.ingress, hosts } });

export const invalidClusters: readonly Row[] = [
  ["replicas -1", withCluster("laptop", { replicas: -1 }), "valid-replicas", "replicas is -1"],
  ["replicas 1.5", withCluster("laptop", { replicas: 1.5 }), "valid-replicas", "replicas is 1.5"],
  [
    "a NodePort of two microservices",
    withCluster("laptop", {
      nodePorts: [
        { microservice: "frontend", nodePort: 30080 },
        { microservice: "gateway", nodePort: 30080 },
      ],
    }),
    "unique-node-port",
    "frontend and gateway both have NodePort 30080",
  ],
  [
    "a NodePort out of range",
    withCluster("laptop", { nodePorts: [{ microservice: "frontend", nodePort: 8080 }] }),
    "valid-node-port",
    "30000 to 32767",
  ],
  [
    "a NodePort of an undeclared microservice",
    withCluster("laptop", { nodePorts: [{ microservice: "frontent", nodePort: 30080 }] }),
    "no-missing-microservice",
    'leads to "frontent"',
  ],
  [
    "a host that is declared twice",
    withHosts([...laptop.ingress.hosts, ...laptop.ingress.hosts.slice(0, 1)]),
    "unique-host",
    "app.test is declared twice",
  ],
  [
    "a host of an undeclared microservice",
    withHosts([{ host: "a.test", paths: { "/": "nothing" } }]),
    "no-missing-microservice",
    "https://a.test/ leads to",
  ],
  [
    "a host of a microservice that the gateway does not call",
    withHosts([{ host: "a.test", paths: { "/": "postgres" } }]),
    "no-missing-call",
    "which the gateway does not call",
  ],
  [
    "a path that is a pattern",
    withHosts([{ host: "a.test", paths: { "/(x": "auth" } }]),
    "valid-host",
    'path "/(x" of a.test is not a path',
  ],
  [
    "a host that is not a host name",
    withHosts([{ host: "Task_Flow.test", paths: { "/": "frontend" } }]),
    "valid-host",
    "is not a DNS label",
  ],
  [
    "a pod network that is not a CIDR",
    withCluster("laptop", { podCidr: "10.244.0.0/33" }),
    "valid-cidr",
    '"10.244.0.0/33" is not an IPv4 range',
  ],
  [
    "a size of 128mb",
    withCluster("laptop", { size: { cpu: "2", memory: "128mb" } }),
    "valid-quantity",
    '"128mb" is not a quantity',
  ],
  [
    "two clusters whose names differ only in case",
    { ...facts, clusters: { ...facts.clusters, Laptop: { ...laptop, name: "Laptop" } } },
    "unique-cluster",
    '2 clusters are named "laptop"',
  ],
];
