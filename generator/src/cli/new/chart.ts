import type { Chart } from "../../model/chart.ts";
import { didYouMean } from "../../model/names.ts";
import type { Facts } from "../../plan/facts.ts";
import { Usage } from "../command/usage.ts";
import { type Field, fieldsOf } from "./declaration.ts";
import type { NewOptions } from "./options.ts";

type Asked = Pick<NewOptions, "namespace" | "repository" | "version" | "chart">;

/**
 * A Helm chart, without pods: only pods that are declared may connect with others.
 * @throws Usage where the namespace is not declared
 */
export function chartFields(name: string, asked: Asked, { application }: Facts): Record<string, Field> {
  const namespaces = Object.keys(application.namespaces);
  const namespace = asked.namespace ?? namespaces[0] ?? "";
  const place = application.namespaces[namespace];
  if (!place) throw new Usage(`unknown namespace "${namespace}": ${didYouMean(namespace, namespaces)}`);
  const { repository = "", version = "", chart = name } = asked;
  return {
    name: { value: name },
    description: { value: `TODO: the purpose of ${name} in one sentence` },
    owner: { value: place.owner },
    namespace: { value: namespace },
    source: { value: { repository, chart, version } satisfies Chart["source"] },
    kinds: {
      value: { namespaced: ["ConfigMap", "Service", "ServiceAccount", "apps/Deployment"] } satisfies Chart["kinds"],
      above: "What it may bring. npm run gates -- helm compares it with what the chart renders.",
    },
    pods: { value: {}, above: "Its pods by name: a pod that is not declared cannot connect with anything." },
  };
}

/** The entry in catalog/charts.ts. */
export const chartText = (fields: Record<string, Field>): string => `{\n${fieldsOf(fields)}\n}`;
