/** The microservices that serve requests. */
import type { Microservice, Sidecar } from "../../src/model/microservice.ts";
import { release, thirdParty } from "./images.ts";

const resources = { cpu: ["25m", "500m"], memory: ["64Mi", "128Mi"] } as const;
const small = { cpu: ["10m", "100m"], memory: ["16Mi", "64Mi"] } as const;
const dns = { to: "kube-dns" };

/** A sidecar that is scraped under the name of its microservice and has a probe path of its own. */
const nginxExporter = (job: string): Sidecar => ({
  name: "nginx-exporter",
  description: "Exports nginx's counters to Prometheus",
  image: thirdParty.nginxExporter,
  port: 9113,
  localOnly: false,
  scrape: job,
  probe: "/",
  calls: [],
  environment: { SCRAPE_URI: "http://127.0.0.1:8089/nginx-status" },
  resources: small,
});

/** A page whose Service has another port than its container. */
export const frontend: Microservice = {
  name: "frontend",
  description: "Serves the page and passes /api on to the gateway",
  owner: "web",
  namespace: "taskflow-frontend",
  run: { kind: "page" },
  image: release("frontend"),
  ports: { http: { port: 8080, servicePort: 80 } },
  calls: [dns, { to: "gateway" }],
  sidecars: [nginxExporter("frontend")],
  resources: small,
};

/** The gateway, which calls every microservice that has routes. */
export const gateway: Microservice = {
  name: "gateway",
  description: "Passes /api/... on to the backends and has auth verify each session",
  owner: "web",
  namespace: "taskflow-frontend",
  run: { kind: "gateway", auth: "auth" },
  image: thirdParty.nginx,
  ports: { http: { port: 3000 } },
  calls: [dns, { to: "auth" }, { to: "tasks" }, { to: "images" }, { to: "archive" }],
  sidecars: [nginxExporter("gateway")],
  resources: small,
};

/** A sidecar that listens on localhost only, a Secret key that is a file, a route without log-in. */
export const auth: Microservice = {
  name: "auth",
  description: "Logs users in and verifies their sessions",
  owner: "identity",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("auth"),
  ports: { http: { port: 5000 } },
  calls: [dns, { to: "redis" }],
  scrape: "http",
  routes: { "/api/auth": { to: "/", auth: "none", ratePerSecond: 10 } },
  environment: { AUDIT_URL: "http://127.0.0.1:9090" },
  secrets: { "signing-key": { credential: "auth/signing-key" } },
  sidecars: [
    {
      name: "audit",
      description: "Logs each event of auth as one JSON line",
      image: release("audit"),
      port: 9090,
      localOnly: true,
      calls: [],
      environment: {},
      resources: small,
    },
  ],
  resources,
};

/** An autoscaler, both data stores, a second port, a Secret key as a variable, a mail server, a sidecar with a call. */
export const tasks: Microservice = {
  name: "tasks",
  description: "Creates and lists tasks",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("tasks"),
  ports: { http: { port: 8081 }, export: { port: 8082 } },
  calls: [dns, { to: "postgres" }, { to: "redis" }, { to: "auth" }, { to: "smtp", env: "SMTP_URL", scheme: "smtp" }],
  scrape: "http",
  routes: { "/api/tasks": { to: "/tasks", auth: "user" } },
  secrets: {
    "api-token": { credential: "tasks/api-token", env: "API_TOKEN" },
    "database-password": { credential: "postgres/tasks", env: "DATABASE_PASSWORD" },
  },
  sidecars: [
    {
      name: "health-checker",
      description: "Calls the health endpoint of images every 15 seconds",
      image: release("health-checker"),
      port: 9091,
      localOnly: false,
      scrape: "health-checker",
      calls: [{ to: "images" }],
      environment: { INTERVAL_SECONDS: "15" },
      resources: small,
    },
  ],
  resources,
  scale: { min: 2, max: 4, cpuPercent: 70, memoryPercent: 150 },
};

/** A volume on every cluster, and large request bodies. */
export const images: Microservice = {
  name: "images",
  description: "Stores and serves attachments",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("images"),
  ports: { http: { port: 8083 } },
  calls: [dns, { to: "auth" }],
  scrape: "http",
  routes: { "/api/images": { to: "/images", auth: "user", maxBody: "10m" } },
  storage: { size: "1Gi", mountPath: "/var/lib/taskflow" },
  resources,
};

/** A bucket where the cluster has one, otherwise a volume; a call of a named port; one replica on every cluster. */
export const archive: Microservice = {
  name: "archive",
  description: "Keeps finished tasks",
  owner: "work",
  namespace: "taskflow-backend",
  run: { kind: "node" },
  image: release("archive"),
  ports: { http: { port: 8084 } },
  calls: [dns, { to: "tasks", port: "export" }, { to: "bucket", env: "BUCKET_URL", scheme: "https" }],
  scrape: "http",
  routes: { "/api/archive": { to: "/", auth: "user" } },
  storage: { size: "1Gi", mountPath: "/var/lib/taskflow" },
  resources,
  single: true,
};
