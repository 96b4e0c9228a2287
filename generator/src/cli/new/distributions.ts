/** The Kubernetes distributions whose facts `npm run new -- cluster` knows. */
import type { Cluster, Entry } from "../../model/cluster.ts";

/** Facts that every cluster of a distribution has, unless it was set up differently. */
export type DistributionFacts = Pick<
  Cluster,
  "kubernetes" | "size" | "storageClass" | "podCidr" | "nodeCidrs" | "apiServerPorts"
> & {
  readonly entry: Pick<Entry, "className" | "kind" | "controller">;
  /** How it is started so that its facts are true, and policies are enforced. */
  readonly start: string;
};

const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const ingressNginx = {
  namespace: "ingress-nginx",
  labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
};

export const distributionFacts = {
  /**
   * Sources: docs.k3s.io/cli/server (--cluster-cidr, --https-listen-port), docs.k3s.io/networking/networking-services (Traefik
   * in kube-system, network policies enforced by k3s itself), docs.k3s.io/storage (local-path).
   */
  k3s: {
    start: "curl -sfL https://get.k3s.io | sh -",
    kubernetes: "1.34",
    size: { cpu: "4", memory: "8Gi" },
    storageClass: "local-path",
    podCidr: "10.42.0.0/16",
    nodeCidrs: privateNetworks,
    apiServerPorts: [6443],
    entry: {
      className: "traefik",
      kind: "traefik",
      controller: { namespace: "kube-system", labels: { "app.kubernetes.io/name": "traefik" } },
    },
  },
  /**
   * Sources: kind.sigs.k8s.io/docs/user/configuration (podSubnet 10.244.0.0/16, API server 6443 inside of the node),
   * kind.sigs.k8s.io/docs/user/ingress (ingress-nginx is applied by hand). Its own network plug-in enforces policies since 0.24.
   * Nodes are containers in Docker's networks, which Docker takes from 172.16.0.0/12 and then from 192.168.0.0/16.
   */
  kind: {
    start: "kind create cluster, and an ingress controller as kind's guide says",
    kubernetes: "1.34",
    size: { cpu: "4", memory: "8Gi" },
    storageClass: "standard",
    podCidr: "10.244.0.0/16",
    nodeCidrs: ["172.16.0.0/12", "192.168.0.0/16"],
    apiServerPorts: [6443],
    entry: { className: "nginx", kind: "ingress-nginx", controller: ingressNginx },
  },
  /** Sources: minikube.sigs.k8s.io/docs/handbook/network_policy (--cni calico) and .../docs/drivers (the nodes' networks). */
  minikube: {
    start: "minikube start --cni calico --addons ingress,metrics-server",
    kubernetes: "1.34",
    size: { cpu: "2", memory: "4Gi" },
    storageClass: "standard",
    podCidr: "10.244.0.0/16",
    nodeCidrs: ["172.16.0.0/12", "192.168.0.0/16"],
    apiServerPorts: [6443, 8443],
    entry: { className: "nginx", kind: "ingress-nginx", controller: ingressNginx },
  },
  /** Sources: microk8s.io/docs/ports (16443), /docs/addon-hostpath-storage, /docs/change-cidr; its ingress is Traefik since 1.35. */
  microk8s: {
    start: "microk8s enable dns ingress hostpath-storage metrics-server",
    kubernetes: "1.35",
    size: { cpu: "4", memory: "8Gi" },
    storageClass: "microk8s-hostpath",
    podCidr: "10.1.0.0/16",
    nodeCidrs: privateNetworks,
    apiServerPorts: [6443, 16443],
    entry: {
      className: "public",
      kind: "traefik",
      controller: { namespace: "ingress", labels: { "app.kubernetes.io/name": "traefik" } },
    },
  },
} as const satisfies Record<string, DistributionFacts>;

export type Distribution = keyof typeof distributionFacts;
export const distributions = Object.keys(distributionFacts) as Distribution[];
