import { application } from "../application/application.ts";
import { externals } from "../application/externals.ts";
import { clusters, facts } from "../application/index.ts";
import type { Row } from "./row.ts";

const { namespaces } = application;
const { quota: _, ...withoutQuota } = namespaces["taskflow-data"];

const withApplication = (change: object) => ({ ...facts, application: { ...application, ...change } });
const withData = (change: object) =>
  withApplication({ namespaces: { ...namespaces, "taskflow-data": { ...namespaces["taskflow-data"], ...change } } });
const withExternal = (change: object) => ({
  ...facts,
  externals: { ...externals, bucket: { ...externals.bucket, ...change } },
});
const { laptop, rack } = externals.bucket.on;

/** Of the application, and of the servers outside of its clusters. */
export const invalidApplications: readonly Row[] = [
  [
    "a namespace without a quota",
    withApplication({ namespaces: { ...namespaces, "taskflow-data": withoutQuota } }),
    "valid-fact",
    "namespaces.taskflow-data.quota is missing",
  ],
  [
    "a quota whose request is above its limit",
    withData({ quota: { ...namespaces["taskflow-data"].quota, requests: { cpu: "5", memory: "1Gi" } } }),
    "valid-quota",
    "namespaces.taskflow-data.quota requests 5 of cpu, more than its limit 4",
  ],
  [
    "a Pod Security level that does not exist",
    withData({ podSecurity: "restrictive" }),
    "valid-fact",
    'did you mean "restricted"?',
  ],
  [
    "a namespace that is Kubernetes' own",
    withApplication({ namespaces: { ...namespaces, "kube-system": namespaces["taskflow-data"] } }),
    "valid-name",
    "one that is the cluster's own",
  ],
  [
    "monitoring in a namespace that is not declared",
    withApplication({ monitoring: "monitor" }),
    "no-missing-namespace",
    'did you mean "monitoring"?',
  ],
  [
    "an external server that does not list a cluster",
    withExternal({ on: { laptop } }),
    "no-missing-address",
    "bucket.on does not list the cluster rack",
  ],
  [
    "an external server without addresses",
    withExternal({ on: { laptop, rack: { ...rack, cidrs: [] } } }),
    "valid-fact",
    "bucket.on.rack.cidrs is empty",
  ],
  [
    "an external server on a cluster that is misspelt",
    withExternal({ on: { laptop, raack: rack } }),
    "no-missing-cluster",
    'did you mean "rack"?',
  ],
  [
    "an external server in the pods' network",
    withExternal({ on: { laptop, rack: { ...rack, cidrs: ["10.1.7.0/24"] } } }),
    "valid-cidr",
    `which is in the pods' network ${clusters.rack.podCidr}`,
  ],
  [
    "an external server whose range is an address in a range",
    withExternal({ on: { laptop, rack: { ...rack, cidrs: ["203.0.113.25/24"] } } }),
    "valid-cidr",
    'write "203.0.113.0/24"',
  ],
];
