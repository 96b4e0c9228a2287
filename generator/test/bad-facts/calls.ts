import { externals } from "../application/externals.ts";
import { microservices } from "../application/index.ts";
import { withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const dns = { to: "kube-dns" };
const job = imaged("seed", {}, { workload: { kind: "job", runs: "once" } });
const cron = imaged("report", {}, { workload: { kind: "cron", schedule: "0 1 * * *" } });
const resolver = imaged("resolver", {}, { ports: { dns: { port: 5353, protocol: "UDP" } } });
const silent = imaged("silent");

const calling = (call: object, ...others: readonly ReturnType<typeof imaged>[]) =>
  withMore({ microservices: [imaged("caller", {}, { calls: [dns, call as never] }), ...others] });

export const invalidCalls: readonly Row[] = [
  ["a call to a Job", calling({ to: "seed" }, job), "valid-call", "caller calls seed, which is a Job"],
  ["a call to a CronJob", calling({ to: "report" }, cron), "valid-call", "caller calls report, which is a CronJob"],
  [
    "a call to a microservice without ports",
    calling({ to: "silent" }, silent),
    "no-missing-port",
    "silent, which serves no port",
  ],
  [
    "an HTTP address of a UDP port",
    calling({ to: "resolver", env: "RESOLVER", scheme: "http" }, resolver),
    "valid-call",
    "caller calls resolver:dns as http://, but the port is UDP",
  ],
  [
    "a UDP address of a TCP port",
    calling({ to: "tasks", env: "TASKS", scheme: "udp" }),
    "valid-call",
    "caller calls tasks:http as udp://, but the port is TCP",
  ],
  [
    "a wait for a UDP port",
    calling({ to: "resolver", atStart: true }, resolver),
    "valid-call",
    "waits at its start for resolver:dns, which is UDP",
  ],
  [
    "a scheme without a variable",
    calling({ to: "tasks", scheme: "http" }),
    "ban-unused-fact",
    "has a scheme, but no env",
  ],
  ["the same call twice", calling({ to: "kube-dns" }), "unique-call", "caller calls kube-dns twice"],
  [
    "a variable with the address of the DNS server",
    withMore({ microservices: [imaged("caller", {}, { calls: [{ to: "kube-dns", env: "DNS" }] })] }),
    "ban-unused-fact",
    "caller calls kube-dns with env",
  ],
  [
    "a named port of an external server",
    calling({ to: "smtp", port: "submission", env: "SMTP" }),
    "no-missing-port",
    "an external server has one port",
  ],
  [
    "calls by name without DNS",
    withMicroservice("images", { calls: [{ to: "auth" }] }),
    "no-missing-call",
    "images calls auth by its name, but not kube-dns",
  ],
  [
    "two PostgreSQL servers of one caller",
    withMore({
      microservices: [
        { ...microservices.postgres, name: "second" },
        { ...microservices.tasks, calls: [...microservices.tasks.calls, { to: "second" }] },
      ],
    }),
    "unique-database",
    "tasks calls postgres and second, but has only one DATABASE_URL",
  ],
  [
    "a page without a gateway",
    withMicroservice("gateway", { run: { kind: "image", user: 10001 } }),
    "no-missing-gateway",
    "passes /api on to the gateway",
  ],
  [
    "a page that does not call the gateway",
    withMicroservice("frontend", { calls: [dns] }),
    "no-missing-call",
    'add { to: "gateway" } to calls',
  ],
  [
    "a monitoring gateway that does not call Grafana",
    withMicroservice("monitoring-gateway", { calls: [dns, { to: "prometheus", atStart: false }] }),
    "no-missing-call",
    "passes requests on to grafana, but monitoring-gateway does not call grafana",
  ],
  [
    "a scheme without encryption for a server with TLS",
    calling({ to: "bucket", env: "BUCKET", scheme: "http" }),
    "valid-call",
    "caller calls bucket as http://, which is not encrypted",
  ],
  [
    "a scheme with encryption for a server without TLS",
    withMore({
      externals: { bucket: { ...externals.bucket, tls: false } },
      microservices: [imaged("caller", {}, { calls: [dns, { to: "bucket", env: "BUCKET", scheme: "wss" }] })],
    }),
    "valid-call",
    "caller calls bucket as wss://, which is encrypted",
  ],
  [
    "two gateways",
    withMore({ microservices: [{ ...microservices.gateway, name: "second", sidecars: [] }] }),
    "unique-gateway",
    "gateway and second are both a gateway",
  ],
  [
    "an exporter that reads a store of another kind",
    withMicroservice("redis-exporter", { calls: [dns, { to: "postgres", atStart: false }] }),
    "no-missing-call",
    "postgres is a postgres",
  ],
  [
    "one of our services without a port",
    withMicroservice("policy-probe", { ports: {}, scrape: undefined }),
    "no-missing-port",
    "run is node, which listens on the first port, but there is none",
  ],
  [
    "a scrape of a UDP port",
    withMore({ microservices: [{ ...resolver, scrape: "dns" }] }),
    "valid-scrape",
    "which is a UDP port",
  ],
  [
    "two scrapes of one name",
    withMicroservice("tasks", { sidecars: microservices.tasks.sidecars?.map((one) => ({ ...one, scrape: "auth" })) }),
    "unique-scrape",
    'are both scraped as the job "auth"',
  ],
];
