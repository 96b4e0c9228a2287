/** Small applications, made from the fixture application's parts, with the library's alerts and dashboards. */
import { type MonitoringInput, monitoringOf } from "../../src/library/monitoring.ts";
import { runbooksIn } from "../../src/library/runbooks.ts";
import type { Microservice } from "../../src/model/microservice.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { clusters, facts } from "../application/index.ts";

/** The folder of the library's runbooks, which has TaskFlow's too. */
export const runbooks = {
  url: "https://git.test/shop/runbooks",
  names: () => runbooksIn(new URL("../../../docs/runbooks", import.meta.url)),
  shared: true,
} as const;

export const application = { ...facts.application, name: "shop", title: "Shop" };

/** An application of these microservices on both of the fixture's clusters, which get no hosts and no node ports. */
export function small(all: readonly Microservice[], input: Partial<MonitoringInput> = {}): Facts {
  const { laptop, rack } = clusters;
  const microservices = Object.fromEntries(all.map((one) => [one.name, one]));
  const { stacks } = facts.monitoring;
  return {
    ...facts,
    application,
    microservices,
    clusters: {
      laptop: { ...laptop, ingress: { ...laptop.ingress, hosts: [] }, nodePorts: [] },
      rack: { ...rack, ingress: { ...rack.ingress, hosts: [] } },
    },
    monitoring: monitoringOf({ application, microservices, stacks, runbooks, ...input }),
  };
}

export const alertsOf = ({ monitoring }: Facts) => monitoring.ruleGroups.flatMap(({ alerts }) => alerts);
export const namesOf = (some: Facts): string[] => alertsOf(some).map(({ name }) => name);
export const dashboardOf = ({ monitoring }: Facts, uid: string) => monitoring.dashboards.find((one) => one.uid === uid);
