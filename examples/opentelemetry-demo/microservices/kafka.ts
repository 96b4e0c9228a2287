import { demo } from "../versions.ts";
import type { Microservice } from "./index.ts";

export const kafka: Microservice = {
  name: "kafka",
  description: "The queue of orders: one broker, which is its own controller",
  owner: "data",
  namespace: "otel-demo-data",
  image: demo("kafka"),
  run: {
    kind: "image",
    user: 1000,
    graceSeconds: 60,
    exceptions: [
      { allows: "writable-root", reason: "its start script writes the broker's configuration into /opt/kafka/config" },
    ],
  },
  workload: { kind: "stateful" },
  ports: { plaintext: { port: 9092 }, controller: { port: 9093 } },
  calls: [{ to: "kube-dns" }],
  environment: {
    KAFKA_LISTENERS: "PLAINTEXT://:9092,CONTROLLER://:9093",
    KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka.otel-demo-data.svc.cluster.local:9092",
    KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
    // On localhost, because a Service has no address of a pod that is not ready yet.
    KAFKA_CONTROLLER_QUORUM_VOTERS: "1@localhost:9093",
    // A folder below the volume: a file system's own lost+found is no topic.
    KAFKA_LOG_DIRS: "/var/lib/kafka/data/logs",
    KAFKA_HEAP_OPTS: "-Xmx400M -Xms400M",
    // The image's own options load a Java agent from /tmp, which is an empty folder here: Kafka would not start.
    KAFKA_OPTS: "",
  },
  storage: { size: "2Gi", mountPath: "/var/lib/kafka/data" },
  resources: { cpu: ["100m", "1"], memory: ["512Mi", "700Mi"] },
};
