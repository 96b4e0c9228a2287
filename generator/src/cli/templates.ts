import { identifier } from "./register.ts";

/** A Node service with one port and no call, which passes every check before services/<name> is written. */
export function microserviceTemplate(name: string): string {
  return `import { release } from "../application.ts";
import type { Microservice } from "./index.ts";

/** Write it in services/${name}: until its image is built ("npm run images -- ${name}"), its pods wait for the image. */
export const ${identifier(name)}: Microservice = {
  name: "${name}",
  description: "TODO: the purpose of ${name} in one sentence",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("${name}", "0.1.0"),
  ports: { http: { port: 8080 } },
  // Add each microservice that it calls: policies, URLs, passwords and the order of start-up follow.
  calls: [{ to: "kube-dns" }],
  // Declare its metrics in generator/src/catalog/metrics: its dashboard shows them.
  scrape: "http",
  resources: { cpu: ["25m", "500m"], memory: ["96Mi", "192Mi"] },
};
`;
}

/** A cluster with the facts of a small server, which passes every check before the cluster exists. */
export function clusterTemplate(name: string): string {
  return `import type { Cluster } from "../../model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { containerDefaults, dns, retention } from "./common.ts";

/** Compare each fact with the cluster: bootstrap does so again before it changes anything. */
export const ${identifier(name)}: Cluster<MicroserviceName> = {
  name: "${name}",
  description: "TODO: the purpose of ${name} in one sentence",
  kubernetes: "1.34", // kubectl version
  size: { cpu: "4", memory: "8Gi" }, // kubectl describe nodes: what they can allocate
  storageClass: "standard", // kubectl get storageclass
  podCidr: "10.244.0.0/16", // the range of all addresses that kubectl get pods -A -o wide shows
  nodeCidrs: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], // narrow it: INTERNAL-IP in kubectl get nodes -o wide
  replicas: 2,
  environment: "development",
  ingress: {
    className: "nginx", // kubectl get ingressclass
    // The pods that serve that class: kubectl get pods -A --show-labels
    controller: {
      namespace: "ingress-nginx",
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    },
    hosts: [{ host: "taskflow.${name}.test", paths: { "/": "frontend" } }],
  },
  nodePorts: [],
  dns,
  apiServerPorts: [6443, 8443], // kubectl get endpoints kubernetes
  monitoring: { stack: "prometheus", host: "monitoring.${name}.test", alertmanager: false, ...retention },
  containerDefaults,
};
`;
}
