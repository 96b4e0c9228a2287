/** Microservices and sidecars of the monitoring that every application can have. */
import { nginxStatus } from "../model/endpoints.ts";
import type { Image } from "../model/image.ts";
import type { Call, Microservice, Sidecar } from "../model/microservice.ts";
import type { MonitoringName } from "./stacks.ts";

export interface MonitoringPod<N extends string> {
  readonly owner: string;
  /** The namespace of the monitoring. */
  readonly namespace: N;
  readonly image: Image;
}

/** Of these targets only, so that an application's own type of calls accepts them. */
interface To<T extends string> extends Call {
  readonly to: T;
}

/** Runs on each node and reads what it counts. */
export const nodeExporter = <N extends string>(pod: MonitoringPod<N>): Microservice<never, N> => ({
  ...pod,
  name: "node-exporter",
  description: "Tells Prometheus how each node is: cores, memory, load, disks",
  run: { kind: "node-exporter" },
  workload: { kind: "daemon" },
  ports: { metrics: { port: 9100 } },
  calls: [],
  scrape: "metrics",
  resources: { cpu: ["10m", "250m"], memory: ["12Mi", "64Mi"] },
  single: true,
});

/** The exporter beside an nginx, which itself exposes no Prometheus metrics. @param job the nginx's microservice */
export const nginxExporter = (job: string, image: Image): Sidecar<never> => ({
  name: "nginx-exporter",
  description: "Tells Prometheus what nginx counts",
  image,
  port: 9113,
  localOnly: false,
  scrape: job,
  probe: "/",
  calls: [],
  environment: { SCRAPE_URI: `http://127.0.0.1:${nginxStatus.port}${nginxStatus.path}`, LISTEN_ADDRESS: ":9113" },
  resources: { cpu: ["5m", "100m"], memory: ["12Mi", "48Mi"] },
});

/** The port of the exporter of each kind of data store, and its rights there. */
const exporters = {
  postgres: {
    description: "Tells Prometheus how PostgreSQL is, by a role that may look at statistics and at no data",
    run: { kind: "postgres-exporter" },
    ports: { metrics: { port: 9187 } },
  },
  redis: {
    description: "Tells Prometheus how Redis is, by a user that may ask for statistics and for no key",
    run: { kind: "redis-exporter" },
    ports: { metrics: { port: 9121 } },
  },
} as const;

export type Exported = keyof typeof exporters;

/** The exporter of one data store: `<store>-exporter`. @param store the store's name and kind */
export const exporterOf = <S extends string, N extends string>(
  { name, run }: { readonly name: S; readonly run: { readonly kind: Exported } },
  pod: MonitoringPod<N>,
): Microservice<To<S | "kube-dns">, N> => ({
  ...pod,
  ...exporters[run.kind],
  name: `${name}-exporter`,
  calls: [{ to: "kube-dns" }, { to: name, atStart: false }],
  scrape: "metrics",
  resources: { cpu: ["10m", "100m"], memory: ["12Mi", "64Mi"] },
  single: true,
});

/** The entry to Grafana and Prometheus. @param pod with an image of nginx that runs as non-root */
export const monitoringGateway = <N extends string>(
  pod: MonitoringPod<N>,
): Microservice<To<MonitoringName | "kube-dns">, N> => ({
  ...pod,
  name: "monitoring-gateway",
  description: "The way in to Grafana, which has its own log-in, and to Prometheus, which has none and gets one here",
  run: { kind: "monitoring-gateway" },
  ports: { http: { port: 8080 } },
  calls: [{ to: "kube-dns" }, { to: "grafana", atStart: false }, { to: "prometheus", atStart: false }],
  secrets: { "prometheus-password": { credential: "prometheus/admin" } },
  resources: { cpu: ["10m", "100m"], memory: ["12Mi", "48Mi"] },
  single: true,
});

/** One of the application's own services, which reads FORBIDDEN and CERTIFICATES. */
export const policyProbe = <N extends string>(
  pod: MonitoringPod<N> & { readonly name: string },
): Microservice<To<"kube-dns">, N> => ({
  ...pod,
  description:
    "Tries, all the time, connections that nobody declared, and tells Prometheus whether one opens; watches when certificates end",
  run: { kind: "node" },
  ports: { http: { port: 8086 } },
  calls: [{ to: "kube-dns" }],
  scrape: "http",
  triesTheRest: true,
  seesCertificate: true,
  resources: { cpu: ["10m", "250m"], memory: ["64Mi", "128Mi"] },
  single: true,
});
