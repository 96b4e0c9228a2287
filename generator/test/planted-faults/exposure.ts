import type { Fault } from "./fault.ts";

/** Services, Ingresses and disruption budgets, and the pods that they select. */
export const exposure: readonly Fault[] = [
  {
    fault: "pods get another label and their Service does not",
    rule: "valid-selector",
    message: "selects no workload, not exactly one",
    plant: ({ get }) => {
      get("Deployment", "tasks").spec.template.metadata.labels["app.kubernetes.io/name"] = "tasks-v2";
    },
  },
  {
    fault: "a Service selects by the label that all pods carry",
    rule: "valid-selector",
    message: "Deployment images",
    plant: ({ get }) => {
      get("Service", "tasks").spec.selector = { "app.kubernetes.io/part-of": "taskflow" };
    },
  },
  {
    fault: "a disruption budget has an empty selector, which blocks every drain in the namespace",
    rule: "valid-selector",
    message: "its selector is empty",
    plant: ({ get }) => {
      get("PodDisruptionBudget", "tasks").spec.selector = {};
    },
  },
  {
    fault: "a Service's target port names no port of its pods",
    rule: "valid-selector",
    message: "targetPort web/TCP is not a port of its pods",
    plant: ({ get }) => {
      get("Service", "tasks").spec.ports[0].targetPort = "web";
    },
  },
  {
    fault: "an Ingress serves a host of somebody else",
    rule: "valid-ingress",
    message: 'host "bank.example.com" is not one of the cluster\'s',
    plant: ({ get }) => {
      const { spec } = get("Ingress");
      spec.rules[0].host = spec.tls[0].hosts[0] = "bank.example.com";
    },
  },
  {
    fault: "an Ingress has a rule without a host and serves every host",
    rule: "valid-ingress",
    message: "has a rule without a host",
    plant: ({ get }) => {
      delete get("Ingress").spec.rules[0].host;
    },
  },
  {
    fault: "an Ingress loses its TLS",
    rule: "valid-ingress",
    message: "has no TLS",
    plant: ({ get }) => {
      delete get("Ingress").spec.tls;
    },
  },
  {
    fault: "an Ingress carries an annotation that only another controller knows",
    rule: "valid-ingress",
    message: "annotation nginx.org/location-snippets is specific to one ingress controller",
    plant: ({ get }) => {
      get("Ingress").metadata.annotations = { "nginx.org/location-snippets": "deny all;" };
    },
  },
  {
    fault: "two Ingresses serve the same host and path",
    rule: "valid-ingress",
    message: "is also served by",
    plant: ({ add, get }) => {
      const { metadata, ...rest } = get("Ingress");
      add("shadow/ingress.yaml", { ...rest, metadata: { ...metadata, name: "shadow" } });
    },
  },
];
