import { type Issue, issuesAt } from "../model/issue.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { RunKind } from "../model/run.ts";
import { duplicatesBy } from "./duplicates.ts";
import type { MonitoringFacts } from "./facts.ts";
import { factsOf } from "./files.ts";
import { gatewayOf } from "./hosts.ts";
import { refusals } from "./refusals.ts";

/** The programs that run without a port. The generator configures all others to listen on their first one. */
const portless: ReadonlySet<RunKind> = new Set(["image", "chart"]);

/** The store that an exporter reads: the first microservice that it calls. */
const storeOf: Partial<Readonly<Record<RunKind, RunKind>>> = {
  "postgres-exporter": "postgres",
  "redis-exporter": "redis",
};

type MonitoringNames = Pick<MonitoringFacts, "grafana" | "prometheus">;

/** Finds what a program that the generator configures needs and does not have. */
export function wrongProgram(
  microservice: Microservice,
  microservices: Microservices,
  monitoring: MonitoringNames,
): Issue[] {
  const { name, run, ports, triesTheRest } = microservice;
  const [first] = Object.values(ports);
  const ends = ["job", "cron"].includes(microservice.workload?.kind ?? "");
  const [called] = microservice.calls.flatMap(({ to }) => microservices[to] ?? []);
  const store = storeOf[run.kind];
  return refusals(issuesAt(factsOf(name)), [
    [
      !portless.has(run.kind) && !ends && (!first || first.protocol === "UDP"),
      "no-missing-port",
      `run is ${run.kind}, which listens on the first port, but ${first ? "that is UDP" : "there is none"}`,
      "declare a TCP port first",
    ],
    [
      run.kind === "page" && !gatewayOf(microservices),
      "no-missing-gateway",
      "run is page, which passes /api on to the gateway, but no microservice is one",
      'declare a microservice with run: { kind: "gateway" }',
    ],
    [
      store !== undefined && called?.run.kind !== store,
      "no-missing-call",
      `run is ${run.kind}, which reads the first microservice that it calls, and ${called ? `${called.name} is a ${called.run.kind}` : "it calls none"}`,
      `call one that runs ${store} first`,
    ],
    [
      triesTheRest === true && run.kind !== "node",
      "ban-unused-fact",
      `triesTheRest has no effect: a ${run.kind} does not read the variable FORBIDDEN`,
      "remove it",
    ],
    ...needed(run.kind, microservices, monitoring)
      .filter((to) => to !== undefined && !microservice.calls.some((call) => call.to === to))
      .map(
        (to) =>
          [
            true,
            "no-missing-call",
            `run is ${run.kind}, which passes requests on to ${to}, but ${name} does not call ${to}`,
            `add { to: "${to}" } to calls`,
          ] as const,
      ),
  ]);
}

/** The microservices that the generator makes the program send its requests to. */
function needed(
  kind: RunKind,
  microservices: Microservices,
  { grafana, prometheus }: MonitoringNames,
): readonly (string | undefined)[] {
  if (kind === "page") return [gatewayOf(microservices)?.name];
  if (kind === "monitoring-gateway") return [grafana, prometheus];
  return kind === "grafana" ? [prometheus] : [];
}

/** Programs of which all other code knows one. */
const unique: readonly RunKind[] = ["gateway", "monitoring-gateway"];

export function wrongPrograms(all: readonly Microservice[]): Issue[] {
  return unique.flatMap((kind) =>
    duplicatesBy(
      all.filter(({ run }) => run.kind === kind),
      ({ run }) => run.kind,
    ).map(([, same]) =>
      issuesAt(factsOf(same[1]?.name ?? ""))(
        "unique-gateway",
        `${same.map(({ name }) => name).join(" and ")} are both a ${kind}`,
        "keep one: every route and every host leads through it",
      ),
    ),
  );
}
