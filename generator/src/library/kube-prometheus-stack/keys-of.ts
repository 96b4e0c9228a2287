import type { Kind } from "../../model/values.ts";

/**
 * Makes the content of keys.json from a chart's default values: names and kinds, without their text. A map that is empty
 * there may have any keys. A default of null has no kind, so any value is allowed.
 *
 * After a change of the version:
 *   1. `helm pull` that version with `--untar`, and read its values.yaml and those of charts/grafana,
 *      charts/kube-state-metrics and charts/prometheus-node-exporter with the package yaml;
 *   2. write `keysOf({ ...own, grafana: over(grafana, own.grafana), ... })`, with `over` of model/values.ts, to `values` of keys.json,
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
