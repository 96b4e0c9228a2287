import type { Declared, Rendered } from "../../src/checks/rule.ts";
import type { Edge, Peer, PodPeer } from "../../src/model/traffic.ts";
import type { Manifest } from "../../src/render/manifest.ts";
import { namespace } from "./fixture/namespaces.ts";
import { backend, data, podsOf } from "./fixture/parts.ts";
import { images, postgres } from "./fixture/stateful.ts";
import { tasks } from "./fixture/tasks.ts";

/** A correct cluster with every kind that the rules read, as small as possible. Tests plant faults in copies: see plant.ts. */
export function fixture(): Rendered {
  return {
    declared: declared(),
    manifests: [...namespace(backend), ...namespace(data), ...tasks(), ...images(), ...postgres(), application],
  };
}

const pods = (name: string, inside: string, labels: PodPeer["labels"] = podsOf(name)): PodPeer => ({
  kind: "pods",
  name,
  namespace: inside,
  labels,
});

function declared(): Declared {
  const podCidr = "10.244.0.0/16";
  const dns = pods("kube-dns", "kube-system", { "k8s-app": "kube-dns" });
  const controller = pods("ingress-nginx", "ingress-nginx");
  const anywhere: Peer = { kind: "addresses", name: "anywhere", cidrs: ["0.0.0.0/0"], except: [podCidr] };
  const own = pods("tasks", backend);
  const edge = (from: Peer, to: Peer, port: number, reason: Edge["reason"], protocol: Edge["protocol"] = "TCP") => ({
    from,
    to,
    port,
    protocol,
    reason,
  });
  return {
    cluster: "minikube",
    microservices: ["images", "postgres", "tasks"],
    edges: [
      edge(controller, own, 8081, "ingress"),
      edge(own, pods("postgres", data), 5432, "calls"),
      edge(own, dns, 53, "dns", "UDP"),
      edge(own, dns, 53, "dns"),
      edge(anywhere, pods("images", backend), 8083, "node-port"),
    ],
    secrets: [
      { namespace: backend, name: "tasks-secrets", keys: ["api-token", "database-password"] },
      { namespace: backend, name: "taskflow-tls", keys: ["tls.crt", "tls.key"] },
      { namespace: data, name: "postgres-secrets", keys: ["superuser-password"] },
    ],
    hosts: ["tasks.test"],
    size: { cpu: "500m", memory: "512Mi" },
    platform: [dns, controller],
    podCidr,
    nodes: 1,
    podSecurity: {},
    exceptions: [],
    ingressController: "other",
  };
}

const application: Manifest = {
  path: "apps/minikube/tasks.yaml",
  object: {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "tasks", namespace: "argocd" },
    spec: {
      project: "taskflow",
      source: { repoURL: "https://github.com/taskflow-gitops/taskflow-gitops.git", path: "clusters/minikube/tasks" },
      destination: { server: "https://kubernetes.default.svc", namespace: backend },
    },
  },
};
