import type { Fault } from "./fault.ts";

const allowAll = { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] };

/** Who may talk to whom. */
export const traffic: readonly Fault[] = [
  {
    fault: "a namespace's default deny is deleted",
    rule: "require-default-deny",
    says: "denies everything",
    plant: ({ remove }) => remove("NetworkPolicy", "default-deny"),
  },
  {
    fault: "a default deny lets everything out",
    rule: "require-default-deny",
    says: "denies everything",
    plant: ({ get }) => {
      get("NetworkPolicy", "default-deny").spec.egress = [{}];
    },
  },
  {
    fault: "somebody adds a policy that allows everything, to debug",
    rule: "reachability",
    says: "0.0.0.0/0",
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
    fault: "one peer becomes two: each alone is let in",
    rule: "reachability",
    says: "images -> postgres:5432/TCP",
    plant: ({ get }) => {
      const [rule] = get("NetworkPolicy", "postgres").spec.ingress;
      rule.from = rule.from.flatMap(({ podSelector, namespaceSelector }: Record<string, object>) => [
        { podSelector },
        { namespaceSelector },
      ]);
    },
  },
  {
    fault: "a peer's pod selector is dropped: its whole namespace is let in",
    rule: "reachability",
    says: "images -> postgres:5432/TCP",
    plant: ({ get }) => {
      delete get("NetworkPolicy", "postgres").spec.ingress[0].from[0].podSelector;
    },
  },
  {
    fault: "the rule for DNS is dropped: nothing finds anything",
    rule: "reachability",
    says: "tasks -> kube-dns:53/UDP",
    plant: ({ get }) => {
      const { spec } = get("NetworkPolicy", "tasks");
      spec.egress = spec.egress.filter(({ ports }: { ports: { port: number }[] }) =>
        ports.every(({ port }) => port !== 53),
      );
    },
  },
  {
    fault: "a policy's port is a digit off",
    rule: "reachability",
    says: "tasks -> postgres:5433/TCP",
    plant: ({ get }) => {
      get("NetworkPolicy", "postgres").spec.ingress[0].ports[0].port = 5433;
    },
  },
  {
    fault: "a policy is deleted: its pods are cut off",
    rule: "reachability",
    says: "tasks -> postgres:5432/TCP",
    plant: ({ remove }) => remove("NetworkPolicy", "tasks"),
  },
];
