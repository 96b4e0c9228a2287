import type { Cluster } from "#generator/model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { common, spansOf } from "./common.ts";

/** One laptop. Start it with `minikube start --cpus 4 --memory 8g --cni calico --addons ingress,metrics-server`. */
export const minikube: Cluster<MicroserviceName> = {
  ...common,
  name: "minikube",
  description: "One laptop, the shop on a NodePort too",
  kubernetes: "1.34",
  size: { cpu: "4", memory: "8Gi" },
  storageClass: "standard",
  podCidr: "10.244.0.0/16",
  nodeCidrs: ["172.16.0.0/12", "192.168.0.0/16"], // those of minikube's drivers
  ingress: {
    className: "nginx",
    kind: "ingress-nginx",
    controller: {
      namespace: "ingress-nginx",
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    },
    hosts: [{ host: "telescopes.test", paths: { "/": "frontend-proxy" } }],
  },
  nodePorts: [{ microservice: "frontend-proxy", nodePort: 30080 }],
  apiServerPorts: [6443, 8443],
  monitoring: { stack: "prometheus", host: "monitoring.telescopes.test", retentionDays: 7 },
  overrides: spansOf("telescopes.test"),
};
