/** The kind of a value: "" text, 0 number, false switch, [] list, {} any map, null anything. */
export type Kind = string | number | boolean | null | readonly Kind[] | { readonly [key: string]: Kind };

/**
 * What keys.json holds, made of a chart's default values: names and kinds, none of its text. A map that is empty there
 * is free; a default of null says nothing, so anything may stand there.
 *
 * When the version in catalog/versions.ts is raised:
 *   1. `helm pull` that version, `--untar`; read values.yaml and those of charts/grafana, charts/kube-state-metrics and
 *      charts/prometheus-node-exporter with the package yaml;
 *   2. `keysOf({ ...own, grafana: over(grafana, own.grafana), ... })`, `over` below, is `values` of keys.json; the
 *      versions of chart and sub-charts stand beside it; then `npm run format`;
 *   3. put back by hand what the diff shows: what Kubernetes and the operator define and the chart leaves empty
 *      (`resources`, selectors, claims, `podMetadata`), what is free though not empty (`env`, `grafana.ini`,
 *      Alertmanager's `config`, probes), limits whose default is false; thanosRuler stays at `enabled`.
 * The compiler then shows which of our values the chart no longer has; a test holds both versions together.
 *
 * `readAt` says which commits were read. Where that is not the tag of the version, it is the nearest one at hand: a key
 * that is newer is refused until step 2 is done, and one that has gone since is not found.
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

/** A sub-chart's values with its parent's over them, as Helm merges maps. */
export function over<A extends object, B extends object>(below: A, above: B): A & B {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? over(before, value) : value;
  }
  return merged as A & B;
}
