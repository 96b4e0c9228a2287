/** The dashboards of data stores: one per server. */
import type { Microservice } from "../../model/microservice.ts";
import type { Dashboard } from "../../promql/index.ts";
import type { StoresOfKind } from "../stores.ts";
import { uidOf } from "./uid.ts";

export interface StoreFacts {
  readonly application: string;
  readonly microservice: Microservice;
  /** The matchers of its exporter's metrics: none for the only server of its kind. */
  readonly selected: { readonly job?: string };
}

/** The servers of one kind. The exporter of several servers is selected by its job. */
export const storeFacts = (application: string, { servers }: StoresOfKind): StoreFacts[] =>
  servers.map(({ server, job }) => ({
    application,
    microservice: server,
    selected: servers.length > 1 ? { job } : {},
  }));

/** The only server's dashboard has the kind's name. Those of several servers have the server's name. */
export function headOf(
  { application, microservice: { name, run }, selected }: StoreFacts,
  kind: string,
): Pick<Dashboard, "uid" | "title" | "tags"> {
  const only = selected.job === undefined;
  return {
    uid: uidOf(application, only ? run.kind : name),
    title: only ? kind : `${kind}: ${name}`,
    tags: [application, "data"],
  };
}
