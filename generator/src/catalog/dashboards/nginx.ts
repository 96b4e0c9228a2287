/** The two nginx between people and services: the gateway and the page's. */
import type { Microservice } from "../../model/microservice.ts";
import { type Dashboard, increase, min, minus, oneOf, type Panel, rate, ratio, sum } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { lately, query } from "./query.ts";
import { some } from "./thresholds.ts";
import { podPanels, readyPods } from "./workload.ts";

function panels(job: { readonly job: ReturnType<typeof oneOf> }): readonly [Panel, ...Panel[]] {
  const requests = sum(rate(counter("nginx_http_requests_total", job), lately), ["job"]);
  const accepted = sum(rate(counter("nginx_connections_accepted", job), lately), ["job"]);
  const handled = sum(rate(counter("nginx_connections_handled", job), lately), ["job"]);
  const verified = sum(increase(counter("taskflow_verifications_total"), "5m"), ["result"]);
  return [
    {
      kind: "timeseries",
      title: "Requests",
      description: "Each second. The page passes all of /api on to the gateway, so these are counted twice.",
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
    {
      kind: "timeseries",
      title: "Who may pass",
      description:
        "What auth told the gateway in five minutes. Unavailable and failed are our own fault; refused are people who are not logged in.",
      unit: "short",
      stacked: true,
      width: 12,
      queries: [query(verified, "{{result}}")],
    },
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

/** @param all the microservices that run nginx: at least one */
export function nginxDashboard(all: readonly [Microservice, ...Microservice[]]): Dashboard {
  const [first, ...others] = all;
  const [firstPods, ...otherPods] = podPanels(first);
  const [firstNumber, ...otherNumbers] = glance(first);
  return {
    uid: "taskflow-nginx",
    title: "Gateway and page",
    description: "The two nginx that stand between people and services.",
    tags: ["taskflow"],
    rows: [
      { title: "At a glance", panels: [firstNumber, ...otherNumbers, ...others.flatMap(glance)] },
      { title: "Traffic", panels: panels({ job: oneOf(...all.map(({ name }) => name)) }) },
      { title: "Pods", panels: [firstPods, ...otherPods, ...others.flatMap(podPanels)] },
    ],
  };
}
