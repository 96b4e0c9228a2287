/** Questions to the cluster's own Prometheus, through the API server: no port of it has to be open. */
import type { Api } from "../../operate/api.ts";

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Asks for the samples of now. @throws Error with Prometheus' words where the query is wrong */
export type Ask = (query: string) => Promise<readonly Sample[]>;

const service = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1";

/** The answer of Prometheus' HTTP API: https://prometheus.io/docs/prometheus/latest/querying/api/. */
interface Answer {
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

export const askPrometheus =
  ({ call }: Pick<Api, "call">): Ask =>
  async (query) => {
    const answer: Answer = await call("GET", `${service}/query?${new URLSearchParams({ query })}`);
    return answer.data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  };
