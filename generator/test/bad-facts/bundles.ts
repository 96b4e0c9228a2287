import type { Facts } from "../../src/plan/facts.ts";
import { facts } from "../application/index.ts";
import { withCluster } from "../facts.ts";
import { bundle } from "../rows/charts.ts";
import type { Row } from "./row.ts";
import { pod, withBundle } from "./with-chart.ts";

const { objects } = bundle.source;

/** Of plain manifests that are kept in the repository. */
export const invalidBundles: readonly Row[] = [
  [
    "a bundle's cluster-wide objects on a stage and beside it",
    {
      ...withBundle({}),
      clusters: {
        laptop: { ...facts.clusters.laptop, charts: { operator: {} } },
        rack: { ...facts.clusters.rack, charts: { operator: {} }, stage: { beside: "laptop", prefix: "staging" } },
      } as Facts["clusters"],
    },
    "unique-object",
    "would bring apiextensions.k8s.io/CustomResourceDefinition twice",
  ],
  [
    "a bundle that brings a kind that the chart does not list",
    withBundle({ kinds: { ...bundle.kinds, namespaced: ["ServiceAccount"] } }),
    "valid-kind",
    "brings apps/Deployment taskflow-data/operator",
  ],
  [
    "a bundle that brings an object for the cluster where the chart lists it for the namespace",
    withBundle({ kinds: { namespaced: bundle.kinds.namespaced } }),
    "valid-kind",
    "brings apiextensions.k8s.io/CustomResourceDefinition queues.example.com",
  ],
  [
    "a kind that the bundle does not bring",
    withBundle({ kinds: { ...bundle.kinds, namespaced: [...bundle.kinds.namespaced, "Secret"] } }),
    "valid-kind",
    'lists the kind "Secret", which vendor/operator does not bring',
  ],
  [
    "a bundle with an object in another namespace",
    withBundle({}, { objects: [...objects, { kind: "ServiceAccount", namespace: "kube-system", name: "operator" }] }),
    "no-missing-namespace",
    'in the namespace "kube-system"',
  ],
  [
    "a bundle with pods that nothing declares",
    withBundle({ pods: {} }),
    "no-missing-pods",
    "no pods of the chart operator have its labels",
  ],
  [
    "declared pods that the bundle does not have",
    withBundle({ pods: { ...bundle.pods, "queue-cache": pod } }),
    "no-missing-pods",
    "the labels of queue-cache select no pods",
  ],
  ["a bundle that nothing has recorded", withBundle({}, { files: {} }), "no-missing-bundle", "npm run vendor"],
  [
    "values for plain manifests",
    { ...withBundle({}), clusters: withCluster("laptop", { charts: { operator: { values: { a: 1 } } } }).clusters },
    "ban-values",
    "which have no values",
  ],
];
