/** The dashboard of one microservice, from its facts and the metrics that it declares. */
import type { Microservice } from "../../model/microservice.ts";
import type { Dashboard, Panel, Row } from "../../promql/index.ts";
import { node } from "../metrics/node.ts";
import { requests } from "../metrics/requests.ts";
import type { Objectives } from "../objectives.ts";
import { type Observed, type SharedMetrics, setOf } from "../observed.ts";
import { callPanels, databasePanels, dependencyPanels } from "./dependencies.ts";
import { genericPanels, mentions } from "./generic.ts";
import { glance } from "./glance.ts";
import { routePanels } from "./requests.ts";
import { uidOf } from "./uid.ts";
import { podPanels, processPanels } from "./workload.ts";

/** The application's own panels, by the name of the process that exposes their metrics. */
export type PanelsByProcess = Readonly<Record<string, readonly Panel[]>>;

export interface ServiceOf {
  readonly observed: Observed;
  readonly objectives: Objectives;
  readonly own: PanelsByProcess;
}

/** @param uid the last part of its uid, such as the microservice's name */
export function microserviceDashboard(of: ServiceOf, microservice: Microservice, uid = microservice.name): Dashboard {
  const { name, description, sidecars = [] } = microservice;
  const { observed, objectives } = of;
  const { application, shared } = observed;
  const set = setOf(observed, name);
  const counts = "http_request_duration_seconds" in set;
  const has = (metric: string | undefined): metric is string => metric !== undefined && metric in set;
  const asksOthers = shared.dependencyUp !== undefined && counts && dependsOnOthers(microservice);
  return {
    uid: uidOf(application.name, uid),
    title: `Service: ${name}`,
    description: `${description}.`,
    tags: [application.name, "service"],
    rows: [
      { title: "At a glance", panels: glance(observed, objectives, microservice, counts) },
      ...(counts ? [{ title: "Requests", panels: routePanels(name, objectives) }] : []),
      ...ownRow(of, `What ${name} counts`, name),
      ...(has(shared.calls)
        ? [{ title: "Calls of other services", panels: callPanels(shared.calls, name, objectives) }]
        : []),
      ...(has(shared.queries) ? [{ title: "Database", panels: databasePanels(shared.queries, name) }] : []),
      ...(asksOthers ? [{ title: "Dependencies", panels: dependencyPanels(shared.dependencyUp, name) }] : []),
      { title: "Pods", panels: [...podPanels(microservice), ...processPanels(name, set)] },
      ...sidecars
        .filter(({ scrape }) => scrape !== undefined)
        .flatMap((sidecar) => ownRow(of, `Sidecar: ${sidecar.name}`, sidecar.name)),
    ],
  };
}

/** Calls without DNS, which no readiness check covers. */
const dependsOnOthers = ({ calls }: Microservice): boolean => calls.some(({ to }) => to !== "kube-dns");

/** Metrics that other panels of the dashboard already show. */
const shown = ({ dependencyUp, calls, queries }: SharedMetrics): ReadonlySet<string | undefined> =>
  new Set([...Object.keys(node), ...Object.keys(requests), dependencyUp, calls, queries]);

function ownRow({ observed, own }: ServiceOf, title: string, process: string): Row[] {
  const set = setOf(observed, process);
  const written = own[process] ?? [];
  const already = shown(observed.shared);
  const missing = Object.keys(set).filter(
    (name) => !already.has(name) && !written.some((panel) => mentions(panel, name)),
  );
  const [first, ...others] = [...written, ...genericPanels(process, set, missing)];
  return first ? [{ title, panels: [first, ...others] }] : [];
}
