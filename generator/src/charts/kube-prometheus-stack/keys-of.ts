/** The kind of a value: "" for text, 0 for a number, false for a boolean, [] for a list, {} for any map, null for anything. */
export type Kind = string | number | boolean | null | readonly Kind[] | { readonly [key: string]: Kind };

/**
 * Makes the content of keys.json from a chart's default values: names and kinds, without their text. A map that is empty
 * there may have any keys. A default of null has no kind, so any value is allowed.
 *
 * After a change of the version in catalog/versions.ts:
 *   1. `helm pull` that version with `--untar`, and read its values.yaml and those of charts/grafana,
 *      charts/kube-state-metrics and charts/prometheus-node-exporter with the package yaml;
 *   2. write `keysOf({ ...own, grafana: over(grafana, own.grafana), ... })`, with `over` below, to `values` of keys.json,
 *      and the versions of chart and sub-charts beside it; then run `npm run format`;
 *   3. restore by hand, as the diff shows: keys that Kubernetes and the operator define and the chart leaves empty
 *      (`resources`, selectors, claims, `podMetadata`), maps with free keys that are not empty (`env`, `grafana.ini`,
 *      Alertmanager's `config`, probes), and limits whose default is false; thanosRuler has only `enabled`.
 * The compiler then shows the values of ours that the chart no longer has. A test compares both versions.
 *
 * `readAt` names the commits that were read. Where the tag of the version was not available, it is the nearest commit: a
 * newer key is refused until step 2 is done, and a removed key is not noticed.
 */
export function keysOf(values: unknown): Kind {
  if (values === null || values === undefined) return null;
  if (Array.isArray(values)) return [];
  if (typeof values === "string") return "";
  if (typeof values === "number") return 0;
  if (typeof values === "boolean") return false;
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, keysOf(value)]));
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Merges a parent chart's values over its sub-chart's, as Helm does. */
export function over<A extends object, B extends object>(below: A, above: B): A & B {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? over(before, value) : value;
  }
  return merged as A & B;
}
