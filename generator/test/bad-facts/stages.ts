import type { Cluster } from "../../src/model/cluster.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { clusters, facts, microservices } from "../application/index.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const { rack } = clusters;

/** A stage beside the rack, with hosts of its own. */
const staging = (change: Partial<Cluster> = {}, name = "staging"): Cluster => ({
  ...rack,
  name,
  ingress: { ...rack.ingress, hosts: rack.ingress.hosts.map((one) => ({ ...one, host: `${name}.${one.host}` })) },
  monitoring: { ...rack.monitoring, host: `monitoring.${name}.internal` },
  stage: { beside: "rack", prefix: name },
  ...change,
});

const withStages = (...stages: readonly Cluster[]): Facts => ({
  ...facts,
  clusters: { ...clusters, ...Object.fromEntries(stages.map((stage) => [stage.name, stage])) },
});
const beside = (stage: Cluster["stage"]) => withStages(staging({ stage } as Partial<Cluster>));

export const stagesBeside: Facts = withStages(staging(), staging({}, "test"));

/** Facts of another Kubernetes cluster than the rack's. */
const clusterFacts = {
  kubernetes: "1.30",
  nodeCidrs: ["10.99.0.0/16"],
  dns: { ...rack.dns, labels: { "k8s-app": "other" } },
  apiServerPorts: [6443],
};

/** Of two installations on one Kubernetes cluster. */
export const invalidStages: readonly Row[] = [
  [
    "a stage beside a cluster that does not exist",
    beside({ beside: "rak", prefix: "staging" }),
    "no-missing-cluster",
    'did you mean "rack"?',
  ],
  [
    "a stage beside itself",
    beside({ beside: "staging", prefix: "staging" }),
    "no-missing-cluster",
    "the cluster itself",
  ],
  [
    "a stage beside a stage",
    withStages(staging(), staging({ stage: { beside: "staging", prefix: "test" } }, "test")),
    "valid-stage",
    'stage.beside is "staging", which is a stage itself',
  ],
  [
    "two stages with one prefix",
    withStages(staging(), staging({ stage: { beside: "rack", prefix: "staging" } }, "test")),
    "unique-namespace",
    "staging and test share the namespace staging-taskflow-data",
  ],
  ["a prefix with a dot", beside({ beside: "rack", prefix: "v1.2" }), "valid-name", '"v1.2" is not a DNS label'],
  [
    "a prefix that makes a namespace too long",
    beside({ beside: "rack", prefix: "s".repeat(50) }),
    "valid-name",
    "has 68 characters, 63 at most",
  ],
  [
    "a prefix that makes an Application's name too long",
    withMore({
      facts: withStages(staging({}, "acceptance-of")),
      microservices: [imaged("m".repeat(52))],
    }),
    "valid-name",
    "which has 66 characters, 63 at most",
  ],
  [
    "a host of both",
    withStages(staging({ ingress: rack.ingress })),
    "unique-host",
    "rack and staging share the host app.rack.internal",
  ],
  [
    "a host of the monitoring of both",
    withStages(staging({ monitoring: rack.monitoring })),
    "unique-host",
    "share the host monitoring.rack.internal",
  ],
  [
    "a NodePort of both",
    {
      ...facts,
      clusters: {
        ...clusters,
        rack: { ...rack, nodePorts: [{ microservice: "frontend", nodePort: 30090 }] },
        staging: staging({ nodePorts: [{ microservice: "frontend", nodePort: 30090 }] }),
      },
    },
    "unique-node-port",
    "share the NodePort 30090",
  ],
  [
    "a microservice with the name of another one in the stage",
    withMore({
      facts: withStages(staging()),
      microservices: [imaged(`staging-${microservices.auth.name}`)],
    }),
    "unique-application",
    "share the Argo CD Application staging-auth",
  ],
  [
    "a stage with another pod network",
    withStages(staging({ podCidr: "10.2.0.0/16" })),
    "valid-stage",
    'podCidr is "10.2.0.0/16", and that of rack',
  ],
  ...(["kubernetes", "nodeCidrs", "dns", "apiServerPorts"] as const).map(
    (fact): Row => [
      `a stage with another ${fact}`,
      withStages(staging({ [fact]: clusterFacts[fact] })),
      "valid-stage",
      `write the same ${fact}`,
    ],
  ),
];
