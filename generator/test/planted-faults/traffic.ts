import type { Fault } from "./fault.ts";

const allowAll = { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] };

/** Whether a peer is in a namespace: a policy's peers are in no order that a fault may rely on. */
const isOf =
  (namespace: string) =>
  ({ namespaceSelector }: { namespaceSelector: { matchLabels: Record<string, string> } }): boolean =>
    namespaceSelector.matchLabels["kubernetes.io/metadata.name"] === namespace;

/** NetworkPolicies that allow too much or too little. */
export const traffic: readonly Fault[] = [
  {
    fault: "a namespace's default deny is deleted",
    rule: "require-default-deny",
    message: "denies everything",
    plant: ({ remove }) => remove("NetworkPolicy", "default-deny"),
  },
  {
    fault: "a default deny allows all egress",
    rule: "require-default-deny",
    message: "denies everything",
    plant: ({ get }) => {
      get("NetworkPolicy", "default-deny").spec.egress = [{}];
    },
  },
  {
    fault: "a policy for debugging allows everything",
    rule: "reachability",
    message: "0.0.0.0/0",
    plant: ({ add, get }) => {
      const { apiVersion, kind, metadata } = get("NetworkPolicy", "tasks");
      add("tasks/debug.yaml", {
        apiVersion,
        kind,
        metadata: { ...metadata, name: "debug" },
        spec: allowAll,
      });
    },
  },
  {
    fault: "a peer with two selectors becomes two peers with one selector each",
    rule: "reachability",
    message: "images -> postgres:5432/TCP",
    plant: ({ get }) => {
      const [rule] = get("NetworkPolicy", "postgres").spec.ingress;
      rule.from = rule.from.flatMap(({ podSelector, namespaceSelector }: Record<string, object>) => [
        { podSelector },
        { namespaceSelector },
      ]);
    },
  },
  {
    fault: "a peer loses its pod selector, which admits its whole namespace",
    rule: "reachability",
    message: "images -> postgres:5432/TCP",
    plant: ({ get }) => {
      const peers = get("NetworkPolicy", "postgres").spec.ingress[0].from;
      delete peers.find(isOf("taskflow-backend")).podSelector;
    },
  },
  {
    fault: "the egress rule for DNS is removed",
    rule: "reachability",
    message: "tasks -> kube-dns:53/UDP",
    plant: ({ get }) => {
      const { spec } = get("NetworkPolicy", "tasks");
      spec.egress = spec.egress.filter(({ ports }: { ports: { port: number }[] }) =>
        ports.every(({ port }) => port !== 53),
      );
    },
  },
  {
    fault: "a policy's port has a wrong digit",
    rule: "reachability",
    message: "tasks -> postgres:5433/TCP",
    plant: ({ get }) => {
      get("NetworkPolicy", "postgres").spec.ingress[0].ports[0].port = 5433;
    },
  },
  {
    fault: "a policy is deleted, which cuts its pods off",
    rule: "reachability",
    message: "tasks -> postgres:5432/TCP",
    plant: ({ remove }) => remove("NetworkPolicy", "tasks"),
  },
];
