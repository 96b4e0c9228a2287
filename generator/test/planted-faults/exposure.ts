import type { Fault } from "./fault.ts";

/** What leads to a workload: Services, Ingresses, budgets, and whom they select. */
export const exposure: readonly Fault[] = [
  {
    fault: "pods get another label, their Service does not",
    rule: "valid-selector",
    says: "selects no workload, not exactly one",
    plant: ({ get }) => {
      get("Deployment", "tasks").spec.template.metadata.labels["app.kubernetes.io/name"] = "tasks-v2";
    },
  },
  {
    fault: "a Service selects by the one label that everybody has",
    rule: "valid-selector",
    says: "Deployment images",
    plant: ({ get }) => {
      get("Service", "tasks").spec.selector = { "app.kubernetes.io/part-of": "taskflow" };
    },
  },
  {
    fault: "a disruption budget without a selector blocks every drain in the namespace",
    rule: "valid-selector",
    says: "its selector is empty",
    plant: ({ get }) => {
      get("PodDisruptionBudget", "tasks").spec.selector = {};
    },
  },
  {
    fault: "a Service's target port has no such name in the pod",
    rule: "valid-selector",
    says: "targetPort web/TCP is not a port of its pods",
    plant: ({ get }) => {
      get("Service", "tasks").spec.ports[0].targetPort = "web";
    },
  },
  {
    fault: "an Ingress takes over a host that is not ours",
    rule: "valid-ingress",
    says: 'host "bank.example.com" is not one of the cluster\'s',
    plant: ({ get }) => {
      const { spec } = get("Ingress");
      spec.rules[0].host = spec.tls[0].hosts[0] = "bank.example.com";
    },
  },
  {
    fault: "an Ingress answers to every host",
    rule: "valid-ingress",
    says: "has a rule without a host",
    plant: ({ get }) => {
      delete get("Ingress").spec.rules[0].host;
    },
  },
  {
    fault: "an Ingress loses its TLS",
    rule: "valid-ingress",
    says: "has no TLS",
    plant: ({ get }) => {
      delete get("Ingress").spec.tls;
    },
  },
  {
    fault: "an Ingress is rewritten by one controller's annotation",
    rule: "valid-ingress",
    says: "annotation nginx.ingress.kubernetes.io/configuration-snippet is specific to one ingress controller",
    plant: ({ get }) => {
      get("Ingress").metadata.annotations = { "nginx.ingress.kubernetes.io/configuration-snippet": "deny all;" };
    },
  },
  {
    fault: "two Ingresses answer to one host and path",
    rule: "valid-ingress",
    says: "is also served by",
    plant: ({ add, get }) => {
      const { metadata, ...rest } = get("Ingress");
      add("shadow/ingress.yaml", { ...rest, metadata: { ...metadata, name: "shadow" } });
    },
  },
];
