import { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import { integer, optional, type Setting, serviceSettings, text } from "@taskflow/kit/config.ts";

/** A target that no pod may reach. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** host:port, as configured: the label value of its metric. */
  readonly name: string;
}

/** The maximum number of targets: each has its own time series. */
const { atMost: mostTargets } = policyProbe.taskflow_policy_probe_open.labels.target;

const forbidden: Setting<readonly Target[]> = {
  name: "FORBIDDEN",
  kind: "variable",
  parse: (value) => {
    if (!value) throw new Error("is missing: expected forbidden targets as host:port,host:port");
    const targets = value.split(",").map(parseTarget);
    const twice = targets.find(({ name }, index) => targets.findIndex((each) => each.name === name) < index);
    if (twice) throw new Error(`names ${twice.name} twice`);
    if (targets.length > mostTargets)
      throw new Error(`names ${targets.length} targets: at most ${mostTargets} are allowed`);
    return targets;
  },
};

function parseTarget(written: string): Target {
  const name = written.trim();
  const [, host, bracketed, digits] = /^(?:([\w.-]+)|\[([\da-f:.]+)\]):(\d{1,5})$/i.exec(name) ?? [];
  const port = Number(digits);
  if (!(port >= 1 && port <= 65_535))
    throw new Error(`names "${name}": expected host:port with a port from 1 to 65535`);
  return { host: host ?? String(bracketed), port, name };
}

export const settings = {
  ...serviceSettings,
  forbidden,
  /** The folder of the certificates to watch. */
  certificates: optional(text("CERTIFICATES")),
  /** Seconds between two rounds. */
  interval: integer("INTERVAL_SECONDS", { min: 1, max: 3_600, fallback: 30 }),
  /** Milliseconds after which an unanswered attempt counts as blocked. */
  timeout: integer("TIMEOUT_MS", { min: 100, max: 60_000, fallback: 2_000 }),
} as const;
