import { probesBy, telemetry } from "../shared.ts";
import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

/** The variables that nginx's template names. */
const variables = "$OTEL_COLLECTOR_HOST $IMAGE_PROVIDER_PORT $OTEL_COLLECTOR_PORT_GRPC $OTEL_SERVICE_NAME";

export const imageProvider: Microservice = {
  name: "image-provider",
  description: "nginx with the pictures of the products",
  owner: "web",
  namespace: "otel-demo-shop",
  image: demo("image-provider"),
  run: {
    kind: "image",
    // The image writes into /etc/nginx, which is read-only here. A relative include is looked for beside the configuration.
    command: [
      "/bin/sh",
      "-c",
      `envsubst '${variables}' < /nginx.conf.template | sed 's|include mime.types|include /etc/nginx/mime.types|' > /tmp/nginx.conf && exec nginx -c /tmp/nginx.conf -g 'daemon off;'`,
    ],
    user: 101,
    writable: { "/var/cache/nginx": { size: "32Mi" } },
    probes: probesBy({ http: { path: "/status" } }),
  },
  ports: { http: { port: 8081 } },
  calls: [{ to: "kube-dns" }, { to: "otel-collector", port: "otlp-grpc", atStart: false }],
  environment: {
    ...telemetry("image-provider", "low"),
    IMAGE_PROVIDER_PORT: "8081",
    OTEL_COLLECTOR_HOST: "otel-collector",
    OTEL_COLLECTOR_PORT_GRPC: "4317",
  },
  resources: { cpu: ["10m", "500m"], memory: ["24Mi", "50Mi"] },
};
