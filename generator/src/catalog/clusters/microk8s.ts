import type { Cluster } from "../../model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { containerDefaults, dns, quotas, retention } from "./common.ts";

/** A small server. Start it with `microk8s enable dns ingress hostpath-storage metrics-server`; its ingress addon is Traefik since 1.35. */
export const microk8s: Cluster<MicroserviceName> = {
  name: "microk8s",
  description: "A small server, two replicas of what is stateless, reached through its Ingress only",
  kubernetes: "1.35",
  size: { cpu: "4", memory: "8Gi" },
  storageClass: "microk8s-hostpath",
  podCidr: "10.1.0.0/16",
  replicas: 2,
  environment: "development",
  ingress: {
    className: "public",
    controller: { namespace: "ingress", labels: { "app.kubernetes.io/name": "traefik" } },
    hosts: [
      { host: "api.taskhub.local", paths: { "/": "frontend", "/api": "gateway" } },
      { host: "task-user.local", paths: { "/": "tasks", "/user": "users" } },
    ],
  },
  nodePorts: [],
  dns,
  apiServerPorts: [6443, 16443], // Kubernetes' own default, and MicroK8s'
  monitoring: { stack: "prometheus", host: "monitoring.taskhub.local", alertmanager: false, ...retention },
  quotas,
  containerDefaults,
};
