import { facts } from "../../src/facts.ts";
import { cluster, withCluster } from "../facts.ts";
import type { Row } from "./row.ts";

const minikube = cluster("minikube");

export const clusters: readonly Row[] = [
  ["replicas -1", withCluster("minikube", { replicas: -1 }), "valid-replicas", "replicas is -1"],
  ["replicas 1.5", withCluster("minikube", { replicas: 1.5 }), "valid-replicas", "replicas is 1.5"],
  [
    "two NodePorts alike",
    withCluster("minikube", {
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
    withCluster("minikube", { nodePorts: [{ microservice: "frontend", nodePort: 8080 }] }),
    "valid-node-port",
    "30000 to 32767",
  ],
  [
    "a NodePort for nobody",
    withCluster("minikube", { nodePorts: [{ microservice: "frontent", nodePort: 30080 }] }),
    "no-missing-microservice",
    'leads to "frontent"',
  ],
  [
    "a host twice",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [...minikube.ingress.hosts, ...minikube.ingress.hosts.slice(0, 1)] },
    }),
    "unique-host",
    "taskflow.test is declared twice",
  ],
  [
    "a host for nobody",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "a.test", paths: { "/": "nobody" } }] },
    }),
    "no-missing-microservice",
    "https://a.test/ leads to",
  ],
  [
    "a host that the gateway cannot pass on",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "a.test", paths: { "/": "postgres" } }] },
    }),
    "no-missing-call",
    "which the gateway does not call",
  ],
  [
    "a path that is a pattern",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "a.test", paths: { "/(x": "auth" } }] },
    }),
    "valid-host",
    'path "/(x" of a.test is not a path',
  ],
  [
    "a host that is no host name",
    withCluster("minikube", {
      ingress: { ...minikube.ingress, hosts: [{ host: "Task_Flow.test", paths: { "/": "frontend" } }] },
    }),
    "valid-host",
    "is not a DNS label",
  ],
  [
    "a pod network that is none",
    withCluster("minikube", { podCidr: "10.244.0.0/33" }),
    "valid-cidr",
    '"10.244.0.0/33" is not an IPv4 range',
  ],
  [
    "a size of 128mb",
    withCluster("minikube", { size: { cpu: "2", memory: "128mb" } }),
    "valid-quantity",
    '"128mb" is not a quantity',
  ],
  [
    "two clusters of one name but for its case",
    { ...facts, clusters: { ...facts.clusters, Minikube: { ...minikube, name: "Minikube" } } },
    "unique-cluster",
    '2 clusters are named "minikube"',
  ],
];
