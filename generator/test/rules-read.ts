/** The part of the rules that decides what one alert does. */
import type { RuleGroup } from "../src/promql/index.ts";

/**
 * The groups with the alert and the rules that it reads, directly or by others. No other rule can change what it does.
 * Evaluating all rules for the hours of each scene takes ten times as long.
 */
export function groupsReadBy(groups: readonly RuleGroup[], alert: string): RuleGroup[] {
  const texts = new Map(
    groups.flatMap(({ recordings, alerts }) => [
      ...recordings.map(({ record, expression }) => [record, expression.text] as const),
      ...alerts.map(({ name, expression }) => [name, expression.text] as const),
    ]),
  );
  const known = new Set<string>();
  const add = (name: string) => {
    if (known.has(name)) return;
    known.add(name);
    const text = texts.get(name) ?? "";
    for (const other of texts.keys()) if (new RegExp(`(?<![\\w:])${other}(?![\\w:])`).test(text)) add(other);
  };
  add(alert);
  return groups
    .map(({ name, recordings, alerts }) => ({
      name,
      recordings: recordings.filter(({ record }) => known.has(record)),
      alerts: alerts.filter((one) => known.has(one.name)),
    }))
    .filter((group) => group.recordings.length + group.alerts.length > 0);
}
