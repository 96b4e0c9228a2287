import { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import { integer, optional, type Setting, serviceSettings, text } from "@taskflow/kit/config.ts";

/** Where nobody may get to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** host:port, as it was written: the label of its metric. */
  readonly name: string;
}

/** Each has a series of its own. */
const { atMost: mostTargets } = policyProbe.taskflow_policy_probe_open.labels.target;

const forbidden: Setting<readonly Target[]> = {
  name: "FORBIDDEN",
  kind: "variable",
  parse: (value) => {
    if (!value) throw new Error("is missing: what nobody may reach, as host:port,host:port");
    const targets = value.split(",").map(parseTarget);
    const twice = targets.find(({ name }, index) => targets.findIndex((each) => each.name === name) < index);
    if (twice) throw new Error(`names ${twice.name} twice`);
    if (targets.length > mostTargets) throw new Error(`names ${targets.length} targets: ${mostTargets} at most`);
    return targets;
  },
};

function parseTarget(written: string): Target {
  const name = written.trim();
  const [, host, bracketed, digits] = /^(?:([\w.-]+)|\[([\da-f:.]+)\]):(\d{1,5})$/i.exec(name) ?? [];
  const port = Number(digits);
  if (!(port >= 1 && port <= 65_535))
    throw new Error(`names "${name}": host:port with a port from 1 to 65535 is expected`);
  return { host: host ?? String(bracketed), port, name };
}

export const settings = {
  ...serviceSettings,
  forbidden,
  /** A folder of certificates that are watched. */
  certificates: optional(text("CERTIFICATES")),
  /** Seconds from one round to the next. */
  interval: integer("INTERVAL_SECONDS", { min: 1, max: 3_600, fallback: 30 }),
  /** Milliseconds after which an attempt that nobody has answered counts as kept out. */
  timeout: integer("TIMEOUT_MS", { min: 100, max: 60_000, fallback: 2_000 }),
} as const;
