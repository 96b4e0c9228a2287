/** The dashboards for any application, made from the facts of its microservices: a new microservice has its own automatically. */

import type { RunKind } from "../../model/run.ts";
import type { Dashboard, Panel, Row } from "../../promql/index.ts";
import { usual } from "../objectives.ts";
import { exporterOf, type Observed, storesOf } from "../observed.ts";
import { delivery } from "./delivery.ts";
import { microserviceDashboard, type PanelsByProcess } from "./microservice.ts";
import { nginxDashboard } from "./nginx.ts";
import { nodes } from "./nodes.ts";
import { overview } from "./overview.ts";
import type { Services } from "./overview-numbers.ts";
import { postgresDashboard } from "./postgres.ts";
import { redisDashboard } from "./redis.ts";
import { storeFacts } from "./store.ts";

/** What an application adds to the library's dashboards. */
export interface OwnPanels {
  /** On the dashboard of a microservice, by its name or its sidecar's; on a data store's, by the store's name. */
  readonly processes?: PanelsByProcess;
  /** On the dashboard of nginx. */
  readonly nginx?: readonly Panel[];
  /** Large numbers of the overview. */
  readonly numbers?: readonly Panel[];
  /** Rows of the overview. */
  readonly rows?: readonly Row[];
}

/** The dashboards, in the order in which a person needs them. */
export function libraryDashboards(observed: Observed, panels: OwnPanels): readonly Dashboard[] {
  const { application, microservices, shared, objectives = usual } = observed;
  const { processes: own = {}, nginx: ownNginx = [], numbers = [], rows = [] } = panels;
  const all = Object.values(microservices);
  const running = (...kinds: RunKind[]) => all.filter(({ run }) => kinds.includes(run.kind));
  const [nginx, ...otherNginx] = running("page", "gateway");
  const { name } = application;
  const others = [
    overview({ application: name, services: servicesOf(observed), objectives, shared, own: numbers, rows }),
    ...(nginx ? [nginxDashboard(name, [nginx, ...otherNginx], ownNginx)] : []),
    ...storeFacts(observed, "postgres").map((store) =>
      postgresDashboard(store, shared.queries, own[store.microservice.name]),
    ),
    ...storeFacts(observed, "redis").map((store) => redisDashboard(store, own[store.microservice.name])),
    nodes(name),
    delivery(name),
  ];
  const taken = new Set(others.map(({ uid }) => uid));
  const services = running("node").map((one) => {
    const made = microserviceDashboard({ observed, objectives, own }, one);
    // A microservice may have the name of one of the other dashboards.
    return taken.has(made.uid)
      ? microserviceDashboard({ observed, objectives, own }, one, `service-${one.name}`)
      : made;
  });
  const [first, ...rest] = others;
  return first ? [first, ...services, ...rest] : services;
}

/** The services that users need, by what tells whether they are up. */
function servicesOf(observed: Observed): Services {
  const { microservices, served, answering } = observed;
  const nginx = served.filter((name) => /^(page|gateway)$/.test(microservices[name]?.run.kind ?? ""));
  const stores = [...storesOf(observed, "postgres"), ...storesOf(observed, "redis")];
  return {
    answering,
    others: served.filter((name) => !answering.includes(name) && !nginx.includes(name)),
    nginx,
    exporters: stores.flatMap((store) => exporterOf(observed, store)?.name ?? []),
  };
}
