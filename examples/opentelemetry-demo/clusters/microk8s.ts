import type { Cluster } from "#generator/model/cluster.ts";
import type { MicroserviceName } from "../microservices/index.ts";
import { common, spansOf } from "./common.ts";

/** A small server. Start it with `microk8s enable dns ingress hostpath-storage metrics-server`. */
export const microk8s: Cluster<MicroserviceName> = {
  ...common,
  name: "microk8s",
  description: "A small server, reached through its Ingress only",
  kubernetes: "1.35",
  size: { cpu: "4", memory: "8Gi" },
  storageClass: "microk8s-hostpath",
  podCidr: "10.1.0.0/16",
  nodeCidrs: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], // any private network: narrow it to the server's own
  ingress: {
    className: "public",
    kind: "traefik",
    controller: { namespace: "ingress", labels: { "app.kubernetes.io/name": "traefik" } },
    hosts: [{ host: "telescopes.local", paths: { "/": "frontend-proxy" } }],
  },
  nodePorts: [],
  apiServerPorts: [6443, 16443],
  monitoring: { stack: "prometheus", host: "monitoring.telescopes.local", retentionDays: 7 },
  overrides: spansOf("telescopes.local"),
};
