import type { Microservice } from "../../src/model/microservice.ts";
import { clusters, facts } from "../application/index.ts";
import { withCluster } from "../facts.ts";
import type { Row } from "./row.ts";

const { laptop } = clusters;
const withHosts = (hosts: readonly object[]) => withCluster("laptop", { ingress: { ...laptop.ingress, hosts } });

/** A path of a host with this answer, and other fields of the cluster's `ingress`. */
const answeredBy = (answer: object, ingress: object = {}) =>
  withCluster("laptop", {
    ingress: { ...laptop.ingress, ...ingress, hosts: [{ host: "a.test", paths: { "/x": answer } }] },
  });

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
    "a host of a port that the microservice does not declare",
    answeredBy({ to: "tasks", port: "exports" }),
    "no-missing-port",
    "https://a.test/x leads to tasks:exports, which tasks does not declare",
  ],
  [
    "a host of a microservice without ports",
    {
      ...facts,
      microservices: { ...facts.microservices, auth: { ...facts.microservices.auth, ports: {} } as Microservice },
    },
    "no-missing-port",
    "https://auth.test/ leads to auth, which has no port",
  ],
  [
    "a host of a port that the gateway does not call",
    answeredBy({ to: "tasks", port: "export" }),
    "no-missing-call",
    "https://a.test/x leads to tasks:export, which the gateway does not call",
  ],
  [
    "a path type that an Ingress does not have",
    answeredBy({ to: "tasks", pathType: "Regex" }),
    "valid-fact",
    'pathType is "Regex"',
  ],
  [
    "a path that the gateway itself answers",
    withHosts([{ host: "a.test", paths: { "/internal/verify": "auth" } }]),
    "valid-host",
    "https://a.test/internal/verify is a path that the gateway itself answers",
  ],
  [
    "a body size in Kubernetes' units",
    answeredBy({ to: "tasks", maxBody: "10Mi" }),
    "valid-size",
    'maxBody "10Mi" is not a size',
  ],
  ["a pause of no time", answeredBy({ to: "tasks", timeoutSeconds: 0 }), "valid-number", "timeoutSeconds is 0"],
  [
    "a direct path's body size, which an unknown controller is not told",
    answeredBy({ to: "archive", direct: true, maxBody: "1m" }, { kind: "other" }),
    "valid-limit",
    'which a controller of kind "other" is not told by an Ingress',
  ],
  [
    "a direct path's body size, which no HTTPRoute can tell",
    answeredBy({ to: "archive", direct: true, maxBody: "1m" }, { api: "gateway-api" }),
    "valid-limit",
    'which a controller of kind "ingress-nginx" is not told by an HTTPRoute',
  ],
  [
    "two direct paths, of which Traefik would limit one",
    withCluster("laptop", {
      ingress: {
        ...laptop.ingress,
        kind: "traefik",
        hosts: [
          {
            host: "a.test",
            paths: { "/x": { to: "archive", direct: true, maxBody: "1m" }, "/y": { to: "archive", direct: true } },
          },
        ],
      },
    }),
    "valid-limit",
    "Traefik limits all or none of them",
  ],
  [
    "a listener's port without a Gateway",
    withCluster("laptop", { ingress: { ...laptop.ingress, listenerPort: 8443 } }),
    "valid-port",
    "ingress.listenerPort is 8443, and ingress.api is not gateway-api",
  ],
  [
    "more hosts than a Gateway takes",
    withCluster("laptop", {
      ingress: {
        ...laptop.ingress,
        api: "gateway-api",
        hosts: Array.from({ length: 64 }, (_, index) => ({ host: `a${index}.test`, paths: { "/": "frontend" } })),
      },
    }),
    "valid-host",
    "64 hosts and the monitoring's do not fit one Gateway",
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
    "a certificate's Secret with dots, which a pod mounts",
    withCluster("laptop", { ingress: { ...laptop.ingress, tlsSecret: "shop.example.com" } }),
    "valid-name",
    "ingress.tlsSecret names a volume of policy-probe, which has seesCertificate",
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
