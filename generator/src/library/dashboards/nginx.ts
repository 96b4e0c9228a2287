/** The nginx between users and services. */
import type { Microservice } from "../../model/microservice.ts";
import { type Dashboard, min, minus, oneOf, type Panel, rate, ratio, sum } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { lately, query } from "./query.ts";
import { some } from "./thresholds.ts";
import { uidOf } from "./uid.ts";
import { podPanels, readyPods } from "./workload.ts";

function panels(job: { readonly job: ReturnType<typeof oneOf> }, own: readonly Panel[]): readonly [Panel, ...Panel[]] {
  const requests = sum(rate(counter("nginx_http_requests_total", job), lately), ["job"]);
  const accepted = sum(rate(counter("nginx_connections_accepted", job), lately), ["job"]);
  const handled = sum(rate(counter("nginx_connections_handled", job), lately), ["job"]);
  return [
    {
      kind: "timeseries",
      title: "Requests",
      description: "Each second. A request that one of them passes on to another is counted twice.",
      unit: "reqps",
      queries: [query(requests, "{{job}}")],
    },
    {
      kind: "timeseries",
      title: "Requests of a connection",
      description: "How many requests a new connection carries; near 1 each request pays for a handshake.",
      unit: "short",
      queries: [query(ratio(requests, accepted), "{{job}}")],
    },
    {
      kind: "timeseries",
      title: "Connections dropped",
      description: "Accepted and not handled each second: 0 is good, anything else is a limit of nginx that was met.",
      unit: "ops",
      thresholds: { yellow: 0.01, red: 1 },
      queries: [query(minus(accepted, handled), "{{job}}")],
    },
    {
      kind: "timeseries",
      title: "Connections open",
      description: "By what they do: waiting is idle, writing is being answered; many in reading are slow clients.",
      unit: "short",
      width: 12,
      queries: [
        query(sum(gauge("nginx_connections_reading", job), ["job"]), "{{job}}, reading"),
        query(sum(gauge("nginx_connections_writing", job), ["job"]), "{{job}}, writing"),
        query(sum(gauge("nginx_connections_waiting", job), ["job"]), "{{job}}, waiting"),
      ],
    },
    ...own,
  ];
}

const glance = (one: Microservice): readonly [Panel, ...Panel[]] => [
  {
    kind: "stat",
    title: `Pods of ${one.name}`,
    alert: "ServiceDown",
    description: "Those that serve. None: nobody gets in.",
    unit: "short",
    thresholds: some,
    queries: [query(readyPods(one), "pods")],
  },
  {
    kind: "stat",
    title: `${one.name}: nginx answers`,
    alert: "TargetDown",
    description: "1: nginx in every pod answers its exporter. 0: at least one does not.",
    unit: "short",
    thresholds: some,
    queries: [query(min(gauge("nginx_up", { job: one.name })), "up")],
  },
  {
    kind: "stat",
    title: `${one.name}: requests`,
    description: "Each second, over all pods.",
    unit: "reqps",
    queries: [query(sum(rate(counter("nginx_http_requests_total", { job: one.name }), lately)), "requests")],
  },
];

/**
 * @param all the microservices that run nginx: at least one
 * @param own the application's panels on the requests that pass nginx
 */
export function nginxDashboard(
  application: string,
  all: readonly [Microservice, ...Microservice[]],
  own: readonly Panel[],
): Dashboard {
  const [first, ...others] = all;
  const [firstPods, ...otherPods] = podPanels(first);
  const [firstNumber, ...otherNumbers] = glance(first);
  return {
    uid: uidOf(application, "nginx"),
    title: "nginx",
    description: "The nginx that stand between people and services.",
    tags: [application],
    rows: [
      { title: "At a glance", panels: [firstNumber, ...otherNumbers, ...others.flatMap(glance)] },
      { title: "Traffic", panels: panels({ job: oneOf(...all.map(({ name }) => name)) }, own) },
      { title: "Pods", panels: [firstPods, ...otherPods, ...others.flatMap(podPanels)] },
    ],
  };
}
