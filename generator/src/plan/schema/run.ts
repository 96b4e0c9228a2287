import { type Exception, exceptionNames } from "../../model/exception.ts";
import type { Container, Probe, Run, Writable } from "../../model/run.ts";
import {
  anyText,
  byName,
  either,
  exactly,
  listOf,
  obeying,
  oneOf,
  optional,
  type Schema,
  shape,
  someOf,
  variants,
} from "./shape.ts";
import {
  absolutePath,
  capability,
  headerName,
  identity,
  line,
  portName,
  positive,
  quantity,
  seconds,
  urlPath,
} from "./text.ts";

const command = someOf(anyText);

type FieldOf<U> = U extends unknown ? keyof U : never;
type FieldType<U, K extends PropertyKey> = U extends { readonly [_ in K]?: infer V } ? V : never;

/** The fields of all kinds of probes: TypeScript tells the kinds apart by the field that each has. */
type AnyProbe = { readonly [K in FieldOf<Probe>]?: FieldType<Probe, K> };
type Http = FieldType<Probe, "http">;
type Grpc = FieldType<Probe, "grpc">;
type Tcp = FieldType<Probe, "tcp">;

const actions = ["http", "grpc", "tcp", "exec"] as const;

const probe = obeying(
  shape<AnyProbe>({
    http: optional(
      shape<Http>({ path: urlPath, port: optional(portName), headers: optional(byName(anyText, headerName)) }),
    ),
    grpc: optional(shape<Grpc>({ port: optional(portName), service: optional(line) })),
    tcp: optional(shape<Tcp>({ port: optional(portName) })),
    exec: optional(command),
    every: optional(seconds),
    timeout: optional(seconds),
    failures: optional(positive),
  }),
  "valid-fact",
  (value) => {
    const found = actions.filter((action) => value[action] !== undefined);
    return found.length === 1
      ? undefined
      : `has ${found.join(" and ") || "no action"}: write one of ${actions.join(", ")}`;
  },
) as Schema<Probe>;

const exception = shape<Exception>({
  allows: oneOf(exceptionNames),
  capabilities: optional(listOf(capability)),
  reason: line,
});

const yes = exactly(true);

const writable = shape<Writable>({ size: optional(quantity), memory: optional(yes) });

type PreStop = NonNullable<Container["preStop"]>;
type Sleep = Extract<PreStop, { readonly sleepSeconds: unknown }>;
type Command = Extract<PreStop, { readonly command: unknown }>;

const preStop: Schema<PreStop> = either(
  (input) => typeof input === "object" && input !== null && "command" in input,
  shape<Command>({ command }),
  shape<Sleep>({ sleepSeconds: seconds }),
);

export const run: Schema<Run> = variants<Run, "kind">("kind", {
  node: { kind: exactly("node") },
  page: { kind: exactly("page") },
  gateway: { kind: exactly("gateway"), auth: optional(line) },
  postgres: { kind: exactly("postgres") },
  redis: { kind: exactly("redis") },
  "postgres-exporter": { kind: exactly("postgres-exporter") },
  "redis-exporter": { kind: exactly("redis-exporter") },
  "monitoring-gateway": { kind: exactly("monitoring-gateway") },
  prometheus: { kind: exactly("prometheus") },
  grafana: { kind: exactly("grafana") },
  "kube-state-metrics": { kind: exactly("kube-state-metrics") },
  "node-exporter": { kind: exactly("node-exporter") },
  chart: { kind: exactly("chart") },
  image: {
    kind: exactly("image"),
    command: optional(command),
    args: optional(listOf(anyText)),
    user: identity,
    group: optional(identity),
    workingDirectory: optional(absolutePath),
    files: optional(byName(anyText, absolutePath)),
    writable: optional(byName(writable, absolutePath)),
    probes: optional(
      shape<NonNullable<Container["probes"]>>({
        startup: optional(probe),
        liveness: optional(probe),
        readiness: optional(probe),
      }),
    ),
    graceSeconds: optional(seconds),
    preStop: optional(preStop),
    exceptions: optional(listOf(exception)),
  },
});
