import type { Cluster } from "../model/cluster.ts";
import type { Issue, MakeIssue } from "../model/issue.ts";
import { type Microservice, type Microservices, workloadOf } from "../model/microservice.ts";
import { didYouMean } from "../model/names.ts";
import type { Override } from "../model/workload.ts";
import type { Facts } from "./facts.ts";
import { callsOf } from "./graph.ts";
import { answerOf } from "./hosts.ts";
import { type Refusal, refusals } from "./refusals.ts";
import { overridden } from "./scope.ts";
import { wrongSizes } from "./validate-container.ts";
import { wrongResources } from "./validate-microservice.ts";
import { namesIn, twice, variablesOf } from "./validate-variables.ts";
import { wrongWorkload } from "./validate-workload.ts";

/**
 * Finds the differences of a cluster that differ from nothing, or that break something there.
 * @param microservices those of the catalog and of the cluster's monitoring stack, the missing ones included
 */
export function wrongDifferences(
  issue: MakeIssue,
  cluster: Cluster,
  microservices: Microservices,
  facts: Facts,
): Issue[] {
  const { overrides = {}, without = [], quotas = {} } = cluster;
  const namespaces = Object.keys(facts.application.namespaces);
  return [
    ...Object.entries(overrides).flatMap(([name, override]) =>
      override === undefined ? [] : wrongOverride(issue, name, override, cluster, microservices, facts),
    ),
    ...without.flatMap((name) => wrongWithout(issue, name, cluster, microservices)),
    ...Object.keys(quotas)
      .filter((name) => !namespaces.includes(name))
      .map((name) =>
        issue("no-missing-namespace", `quotas has "${name}", which is not a namespace`, didYouMean(name, namespaces)),
      ),
  ];
}

function wrongOverride(
  issue: MakeIssue,
  name: string,
  override: Override,
  { without = [] }: Cluster,
  microservices: Microservices,
  facts: Facts,
): Issue[] {
  const place = `overrides.${name}`;
  const microservice = Object.hasOwn(microservices, name) ? microservices[name] : undefined;
  if (!microservice)
    return [
      issue(
        "no-missing-microservice",
        `${place}: no microservice has this name`,
        didYouMean(name, Object.keys(microservices)),
      ),
    ];
  const at: MakeIssue = (rule, message, hint) => issue(rule, `${place}: ${message}`, hint);
  const changed = overridden(microservice, override);
  return [
    ...refusals(at, [
      [
        without.includes(name),
        "ban-unused-fact",
        `${name} is in without, so it does not run here`,
        "remove one of them",
      ],
      ...withoutEffect(microservice, override),
    ]),
    ...(override.resources ? wrongResources(at, "resources", override.resources) : []),
    ...(override.resources ? wrongSizes(at, changed) : []),
    ...(override.scale || override.replicas !== undefined ? wrongWorkload(at, changed) : []),
    ...twice(at, "", [...variablesOf(microservice, facts), ...namesIn(override.environment ?? {}, "environment")]),
  ];
}

/** The facts of an override that change nothing. */
function withoutEffect(microservice: Microservice, override: Override): Refusal[] {
  const { run, scale, storage } = microservice;
  const reads = run.kind === "node" || run.kind === "image";
  const { kind } = workloadOf(microservice);
  return [
    [
      run.kind === "chart",
      "ban-unused-fact",
      "a chart renders its pods, so an override changes nothing",
      "change the chart's values on this cluster",
    ],
    [
      Object.keys(override).length === 0,
      "ban-unused-fact",
      "it is empty",
      "remove it, or say what differs on this cluster",
    ],
    [
      override.storage !== undefined && !storage,
      "no-missing-storage",
      "storage.size is set, but the microservice has no storage",
      "declare its storage, or remove the override's",
    ],
    [
      override.scale === false && !scale,
      "ban-unused-fact",
      "scale is false, but the microservice has no autoscaler",
      "remove it",
    ],
    [
      override.replicas !== undefined && kind === "daemon",
      "valid-workload",
      "replicas is set, but a DaemonSet has one pod on each node",
      "remove it",
    ],
    [
      override.environment !== undefined && !reads,
      "ban-unused-fact",
      `environment has no effect: the generator sets the variables of a ${run.kind}`,
      "remove it",
    ],
  ];
}

/** Finds everything on the cluster that needs the microservice that does not run there. */
function wrongWithout(issue: MakeIssue, name: string, cluster: Cluster, microservices: Microservices): Issue[] {
  if (!Object.hasOwn(microservices, name))
    return [
      issue(
        "no-missing-microservice",
        `without has "${name}", which is not declared`,
        didYouMean(name, Object.keys(microservices)),
      ),
    ];
  const { without = [], ingress, nodePorts } = cluster;
  const runs = Object.values(microservices).filter((one) => !without.includes(one.name));
  const callers = runs.filter((one) => callsOf(one).some(({ to }) => to === name)).map((one) => one.name);
  const hosts = ingress.hosts.flatMap(({ host, paths }) =>
    Object.entries(paths).flatMap(([path, answer]) => (answerOf(answer).to === name ? [`https://${host}${path}`] : [])),
  );
  const ports = nodePorts.filter(({ microservice }) => microservice === name).map(({ nodePort }) => nodePort);
  return refusals(issue, [
    ...callers.map(
      (caller) =>
        [
          true,
          "no-missing-microservice",
          `without has ${name}, which ${caller} calls`,
          `add "${caller}" to without, or keep ${name}`,
        ] as const,
    ),
    [
      hosts.length > 0,
      "no-missing-microservice",
      `without has ${name}, to which ${hosts.join(", ")} leads`,
      "remove the path, or keep the microservice",
    ],
    [
      ports.length > 0,
      "no-missing-microservice",
      `without has ${name}, to which NodePort ${ports.join(", ")} leads`,
      "remove the NodePort, or keep the microservice",
    ],
  ]);
}
