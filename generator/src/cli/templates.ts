import { identifier } from "./register.ts";

/** A Node service that answers on one port and calls nobody yet. */
export function microserviceTemplate(name: string): string {
  return `import type { Microservice } from "../../model/microservice.ts";
import { release } from "../repository.ts";
import type { Call } from "./index.ts";

export const ${identifier(name)}: Microservice<Call> = {
  name: "${name}",
  description: "What ${name} is for, in one sentence",
  owner: "work",
  namespace: "taskflow-backend",
  runtime: "node",
  image: release("${name}", "0.1.0"),
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }],
  scrape: "http",
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
`;
}

/** A cluster like minikube, with a host name of its own. */
export function clusterTemplate(name: string): string {
  return `import type { Cluster } from "../../model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { containerDefaults, dns, quotas, retention } from "./common.ts";

export const ${identifier(name)}: Cluster<MicroserviceName> = {
  name: "${name}",
  description: "What ${name} is, in one sentence",
  kubernetes: "1.34",
  size: { cpu: "2", memory: "4Gi" },
  storageClass: "standard",
  podCidr: "10.244.0.0/16",
  replicas: 1,
  environment: "development",
  ingress: {
    className: "nginx",
    controller: {
      namespace: "ingress-nginx",
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    },
    hosts: [{ host: "taskflow.${name}.test", paths: { "/": "frontend" } }],
  },
  nodePorts: [],
  dns,
  apiServerPorts: [6443, 8443],
  monitoring: { stack: "prometheus", host: "monitoring.${name}.test", alertmanager: false, ...retention },
  quotas,
  containerDefaults,
};
`;
}
