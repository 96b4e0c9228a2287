import type { Cluster } from "../../model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { containerDefaults, dns, retention } from "./common.ts";

/** One laptop. Start it with `minikube start --cni calico --addons ingress,metrics-server`. */
export const minikube: Cluster<MicroserviceName> = {
  name: "minikube",
  description: "One laptop, one replica of most, the page on a NodePort",
  kubernetes: "1.34",
  size: { cpu: "2", memory: "4Gi" },
  storageClass: "standard",
  podCidr: "10.244.0.0/16",
  nodeCidrs: ["172.16.0.0/12", "192.168.0.0/16"], // those of minikube's drivers; docker's is 192.168.49.0/24
  replicas: 1,
  environment: "development",
  ingress: {
    className: "nginx",
    kind: "ingress-nginx",
    controller: {
      namespace: "ingress-nginx",
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    },
    hosts: [
      { host: "taskflow.test", paths: { "/": "frontend" } },
      { host: "api.test", paths: { "/": "gateway" } },
      { host: "auth.test", paths: { "/": "auth" } },
      { host: "images.test", paths: { "/": "images" } },
    ],
  },
  nodePorts: [{ microservice: "frontend", nodePort: 30080 }],
  dns,
  apiServerPorts: [6443, 8443], // Kubernetes' own default, and minikube's
  monitoring: { stack: "kube-prometheus-stack", host: "monitoring.test", ...retention },
  containerDefaults,
};
