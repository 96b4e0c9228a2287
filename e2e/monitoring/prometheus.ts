/** Queries the cluster's own Prometheus through the API server's proxy, so that none of its ports has to be exposed. */
import type { Api } from "../../operate/api.ts";

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Runs an instant query. @throws Error with Prometheus' message if the query is invalid */
export type Query = (query: string) => Promise<readonly Sample[]>;

const service = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1";

/** The answer of Prometheus' HTTP API: https://prometheus.io/docs/prometheus/latest/querying/api/. */
interface Answer {
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

export const prometheusOf =
  ({ call }: Pick<Api, "call">): Query =>
  async (query) => {
    const answer: Answer = await call("GET", `${service}/query?${new URLSearchParams({ query })}`);
    return answer.data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  };
