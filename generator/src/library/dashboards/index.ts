/** The dashboards for any application, made from the facts of its microservices: a new microservice has its own automatically. */
import type { Microservice } from "../../model/microservice.ts";
import { type Dashboard, oneOf, type Panel, type Row } from "../../promql/index.ts";
import { usual } from "../objectives.ts";
import type { Observed } from "../observed.ts";
import { delivery } from "./delivery.ts";
import { microserviceDashboard, type PanelsByProcess } from "./microservice.ts";
import { nginxDashboard } from "./nginx.ts";
import { nodes } from "./nodes.ts";
import { overview } from "./overview.ts";
import type { Services } from "./overview-numbers.ts";
import { postgresDashboard } from "./postgres.ts";
import { redisDashboard } from "./redis.ts";
import { storeFacts } from "./store.ts";

/** An application's additions to the library's dashboards. */
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
  const { application, microservices, shared, stores, unscraped, objectives = usual } = observed;
  const { processes: own = {}, nginx: ownNginx = [], numbers = [], rows = [] } = panels;
  const all = Object.values(microservices);
  const isWatchedNginx = (one: Microservice) => isNginx(one) && !unscraped.includes(one);
  const [nginx, ...otherNginx] = all.filter(isWatchedNginx);
  const { name } = application;
  const others = [
    overview({ application: name, services: servicesOf(observed), objectives, shared, own: numbers, rows }),
    ...(nginx ? [nginxDashboard(name, [nginx, ...otherNginx], ownNginx)] : []),
    ...storeFacts(name, stores.postgres).map((store) =>
      postgresDashboard(store, shared.queries, own[store.microservice.name]),
    ),
    ...storeFacts(name, stores.redis).map((store) => redisDashboard(store, own[store.microservice.name])),
    nodes(name, !observed.absentAlerts.has("NodeDiskFilling")),
    delivery(name),
  ];
  const taken = new Set(others.map(({ uid }) => uid));
  // Stores without an exporter are in `unscraped`.
  const services = all
    .filter((one) => isProgram(one) || (unscraped.includes(one) && !isNginx(one)))
    .map((one) => {
      const made = microserviceDashboard({ observed, objectives, own }, one);
      // A microservice may have the name of one of the other dashboards.
      return taken.has(made.uid)
        ? microserviceDashboard({ observed, objectives, own }, one, `service-${one.name}`)
        : made;
    });
  const [first, ...rest] = others;
  const made = first ? [first, ...services, ...rest] : services;
  return made.map((dashboard) => ({ ...dashboard, file: "generator/src/library/dashboards" }));
}

const isProgram = ({ run }: Microservice): boolean => run.kind === "node" || run.kind === "image";
const isNginx = ({ run }: Microservice): boolean => run.kind === "page" || run.kind === "gateway";

/** The services that users need, by what tells whether they are up. */
function servicesOf(observed: Observed): Services {
  const { microservices, served, answering, stores, unscraped, namespaces } = observed;
  const nginx = Object.values(microservices)
    .filter((one) => isNginx(one) && served.includes(one.name))
    .map(({ name }) => name);
  return {
    answering,
    others: served.filter((name) => !answering.includes(name) && !nginx.includes(name)),
    nginx,
    exporters: [...stores.postgres.servers, ...stores.redis.servers].map(({ job }) => job),
    unscraped,
    namespace: oneOf(...namespaces),
  };
}
