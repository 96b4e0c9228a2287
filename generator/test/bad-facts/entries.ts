import { clusters } from "../application/index.ts";
import { withCluster } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const { laptop } = clusters;
const answering = (answer: unknown, ...microservices: readonly ReturnType<typeof imaged>[]) =>
  withMore({
    microservices,
    clusters: {
      laptop: { ingress: { ...laptop.ingress, hosts: [{ host: "a.test", paths: { "/": answer as never } }] } },
    },
  });
const seed = imaged("seed", {}, { workload: { kind: "job", runs: "once" } });
const resolver = imaged("resolver", {}, { ports: { dns: { port: 5353, protocol: "UDP" } } });

/** Of a cluster's hosts, NodePorts and networks. */
export const invalidEntries: readonly Row[] = [
  [
    "a host that leads to a port that is not declared",
    answering({ to: "frontend", port: "web" }),
    "no-missing-port",
    "leads to frontend:web, which frontend does not declare",
  ],
  ["a host that leads to a Job", answering({ to: "seed", direct: true }, seed), "no-missing-port", "which has no port"],
  [
    "a host that leads to a UDP port",
    answering({ to: "resolver", direct: true }, resolver),
    "valid-port",
    "leads to a UDP port of resolver",
  ],
  [
    "an answer that is misspelt",
    answering({ to: "tasks", pathtype: "Exact" }),
    "valid-fact",
    'did you mean "pathType"?',
  ],
  [
    "a host without paths",
    withCluster("laptop", { ingress: { ...laptop.ingress, hosts: [{ host: "a.test", paths: {} }] } }),
    "valid-host",
    "host a.test has no path",
  ],
  [
    "the host of the monitoring",
    withCluster("laptop", {
      ingress: { ...laptop.ingress, hosts: [{ host: laptop.monitoring.host, paths: { "/": "frontend" } }] },
    }),
    "unique-host",
    "monitoring.test is declared twice",
  ],
  [
    "an ingress controller of an unknown kind",
    withCluster("laptop", { ingress: { ...laptop.ingress, kind: "trafik" } }),
    "valid-fact",
    'did you mean "traefik"?',
  ],
  [
    "an ingress controller whose pods are all pods",
    withCluster("laptop", { ingress: { ...laptop.ingress, controller: { namespace: "ingress-nginx", labels: {} } } }),
    "valid-label",
    "ingress.controller.labels is empty, and would select every pod",
  ],
  [
    "two NodePorts of one microservice",
    withCluster("laptop", {
      nodePorts: [
        { microservice: "frontend", nodePort: 30080 },
        { microservice: "frontend", nodePort: 30081 },
      ],
    }),
    "unique-node-port",
    "frontend has the NodePorts 30080 and 30081",
  ],
  [
    "a NodePort of a microservice without ports",
    withMore({
      microservices: [imaged("silent")],
      clusters: { laptop: { nodePorts: [{ microservice: "silent", nodePort: 30081 }] } },
    }),
    "no-missing-port",
    "NodePort 30081 leads to silent, which serves no port",
  ],
  [
    "a NodePort of what a chart renders",
    withCluster("laptop", { nodePorts: [{ microservice: "grafana", nodePort: 30081 }] }),
    "ban-unused-fact",
    "a chart renders the Service of grafana",
  ],
  ["no network of the nodes", withCluster("laptop", { nodeCidrs: [] }), "valid-fact", "nodeCidrs is empty"],
  [
    "a network of the nodes that is an address",
    withCluster("laptop", { nodeCidrs: ["192.168.49.2"] }),
    "valid-cidr",
    '"192.168.49.2" is not an IPv4 range',
  ],
  [
    "a network of the nodes with a leading zero",
    withCluster("laptop", { nodeCidrs: ["192.168.049.0/24"] }),
    "valid-cidr",
    "is not an IPv4 range",
  ],
  [
    "a network of the nodes in the pods' network",
    withCluster("laptop", { nodeCidrs: ["10.244.7.0/24"] }),
    "valid-cidr",
    "nodeCidrs has 10.244.7.0/24, which is in the pods' network",
  ],
  [
    "a node's DNS cache in the pods' network",
    withCluster("laptop", { dns: { ...laptop.dns, nodeLocal: ["10.244.0.10/32"] } }),
    "valid-cidr",
    "dns.nodeLocal has 10.244.0.10/32",
  ],
  [
    "a version of Kubernetes with a patch",
    withCluster("laptop", { kubernetes: "1.34.2" }),
    "valid-version",
    '"1.34.2" is not a minor version',
  ],
  [
    "a monitoring stack that does not exist",
    withCluster("laptop", { monitoring: { ...laptop.monitoring, stack: "promtheus" } }),
    "valid-fact",
    'did you mean "prometheus"?',
  ],
];
