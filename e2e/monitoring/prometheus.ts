/** Queries the cluster's own Prometheus through the API server's proxy, so that none of its ports has to be exposed. */
import { prometheusIn } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Runs an instant query. @throws Error with Prometheus' message if the query is invalid */
export type Query = (query: string) => Promise<readonly Sample[]>;

/** The answer of Prometheus' HTTP API: https://prometheus.io/docs/prometheus/latest/querying/api/. */
interface Answer {
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

/** The reason to leave out a step that queries Prometheus; undefined if the cluster declares one. */
export const lacksPrometheus = ({ planned }: Pick<StepContext, "planned">): string | undefined =>
  prometheusIn(planned) ? undefined : noPrometheus(planned.name);

const noPrometheus = (cluster: string): string => `${cluster} declares no Prometheus`;

/** The query throws if the cluster declares no Prometheus. */
export function prometheusOf({ api, planned }: Pick<StepContext, "api" | "planned">): Query {
  const found = prometheusIn(planned);
  return async (query) => {
    if (!found) throw new Error(noPrometheus(planned.name));
    const service = `/api/v1/namespaces/${found.namespace}/services/${found.name}:${found.ports[0]?.servicePort}`;
    const answer: Answer = await api.call("GET", `${service}/proxy/api/v1/query?${new URLSearchParams({ query })}`);
    return answer.data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  };
}
