import type { Cluster } from "../../model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { containerDefaults, dns, retention } from "./common.ts";

/** A small server. Start it with `microk8s enable dns ingress hostpath-storage metrics-server`; its ingress addon is Traefik since 1.35. */
export const microk8s: Cluster<MicroserviceName> = {
  name: "microk8s",
  description: "A small server, two replicas of what is stateless, reached through its Ingress only",
  kubernetes: "1.35",
  size: { cpu: "4", memory: "8Gi" },
  storageClass: "microk8s-hostpath",
  podCidr: "10.1.0.0/16",
  nodeCidrs: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], // any private network: narrow it to the server's own
  replicas: 2,
  environment: "development",
  ingress: {
    className: "public",
    kind: "traefik",
    controller: { namespace: "ingress", labels: { "app.kubernetes.io/name": "traefik" } },
    hosts: [
      { host: "api.taskhub.local", paths: { "/": "frontend", "/api": "gateway" } },
      { host: "task-user.local", paths: { "/": "tasks", "/user": "users" } },
    ],
  },
  nodePorts: [],
  dns,
  apiServerPorts: [6443, 16443], // Kubernetes' own default, and MicroK8s'
  monitoring: { stack: "prometheus", host: "monitoring.taskhub.local", ...retention },
  containerDefaults,
};
